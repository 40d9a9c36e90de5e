"""Two headlines that are the same but for what it is done to tell of two events."""

import pytest

from tests.unit.stories.retelling import read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "China opens anti-dumping probe into US polycarbonate",
            "China opens anti-dumping probe into US optical fibre",
        ),
        ("US senators urge Trump to ban Chinese cars", "US senators urge Trump to ban Chinese drones"),
        (
            "US extends tariff exclusions on Chinese medical masks",
            "US extends tariff exclusions on Chinese solar cells",
        ),
        ("China launches antitrust probe into Halden", "China launches antitrust probe into Torland"),
        # another party does it, or goods that were grown elsewhere
        ("China opens anti-dumping probe into US polycarbonate", "US opens anti-dumping probe into Chinese graphite"),
        ("China opens anti-subsidy probe into Canadian peas", "Canada opens anti-subsidy probe into Chinese bicycles"),
        ("Chinese court orders US seed firm to pay damages", "US court orders Chinese seed firm to pay damages"),
        ("商务部对原产于美国的大豆发起反倾销调查", "商务部对原产于巴西的大豆发起反倾销调查"),
        ("市场监管总局依法对高通公司开展反垄断调查", "市场监管总局依法对美光公司开展反垄断调查"),
        ("市场监管总局对美国芯片公司哈登半导体立案调查", "市场监管总局对美国芯片公司托兰德立案调查"),
        ("商务部对原产于美国的聚苯醚发起反倾销调查", "商务部对原产于美国的正丙醇发起反倾销调查"),
        ("美国商务部对中国石墨负极发起双反调查", "美国商务部对中国活性炭发起双反调查"),
        ("商务部对美国进口丙酸作出反倾销终裁", "商务部对美国进口共聚聚甲醛作出反倾销终裁"),
        ("商务部对原产于美国的进口相关氢碘酸发起反倾销调查", "商务部对原产于美国的进口相关邻氯苯胺发起反倾销调查"),
        # a case is on goods by their full names: one that shares a character but ends in another is another
        ("商务部对原产于美国的进口丙酸发起反倾销调查", "商务部对原产于美国的进口正丙醇发起反倾销调查"),
        ("中国对原产于美国的猪肉加征10%关税", "中国对原产于欧盟的猪肉加征10%关税"),
        ("商务部将12家无人机企业列入出口管制管控名单", "商务部将12家激光企业列入出口管制管控名单"),
        ("美国制裁五家中国炼油企业", "美国制裁五家中国卫星公司"),
        ("China adds 12 US drone makers to control list", "China adds 12 US biotech firms to control list"),
        ("US adds Chinese drone makers to entity list", "US adds Chinese biotech firms to entity list"),
        ("China bars US satellite firms from procurement", "China bars US cybersecurity firms from procurement"),
    ],
)
def test_another_object_is_another_event(one: str, other: str) -> None:
    assert read(("Northern Wire", one, ""), ("Southern Wire", other, "")) == ([1, 2], {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US imposes 100% tariff on Chinese EVs", "US imposes 100% tariff on Chinese electric cars"),
        ("US weighs new curbs on Chinese rivals", "US weighs new curbs on Chinese suppliers"),
        ("US adds Chinese firms to trade blacklist", "US adds Chinese companies to trade blacklist"),
        ("中国暂停对原产于美国的大豆加征关税", "中国暂停对美国大豆加征关税"),
        ("市场监管总局对高通公司立案调查", "市场监管总局对美国高通立案调查"),
        ("特朗普宣布对中国商品加征100%关税", "特朗普宣布对中国产品加征100%关税"),
        ("特朗普宣布对中国提高关税至100%", "特朗普宣布对中国上调关税至100%"),
        ("美国对中国船舶征收港口费", "美国对中国造船只征收港口费"),
        ("商务部对美国进口光伏电池作出反倾销终裁", "商务部对美国进口太阳能电池作出反倾销终裁"),
        ("商务部对原产于美国的进口光纤作出反倾销终裁", "商务部对原产于美国的进口单模光纤作出反倾销终裁"),
        ("商务部对美国进口鸡肉作出反倾销终裁", "商务部对美国进口白羽肉鸡作出反倾销终裁"),
        ("商务部将12家无人机企业列入管控名单", "商务部将12家美国企业列入管控名单"),
        ("美国将十余家中国半导体企业列入实体清单", "美国将十余家中国芯片企业列入实体清单"),
        ("US adds 9 Chinese server makers to entity list", "US adds 9 Chinese computer firms to entity list"),
        ("China adds 15 US defense firms to control list", "China adds 15 US drone makers to control list"),
    ],
)
def test_the_same_object_by_another_name_is_the_same_event(one: str, other: str) -> None:
    assert read(("Northern Wire", one, ""), ("Southern Wire", other, "")) == ([1, 1], {})
