"""Notices to the bot's owner in Chinese: what is in trouble, why, and what to do about it."""

_INSTALL_AGAIN = "重新安装应用即可从停下的地方继续；保存的数据一个月后删除。"

OF_NOTICES = {
    "Trouble: {}": "故障：{}",
    "Works again: {}": "已恢复：{}",
    "{} and {} more": "{}等，另有{}个",
    "{} (since {:%d %b %H:%M} UTC). {}": "{}（自{:%m-%d %H:%M} UTC起）。{}",
    "works again after {}": "中断{}后已恢复",
    "tradewire feeds health shows how every feed fares": "tradewire feeds health 显示每个来源的状况",
    "{} min": "{}分钟",
    "{} h": "{}小时",
    "{} days": "{}天",
    "{}{}: {}. {}": "{}{}：{}。{}",
    "most feeds": "大多数来源",
    "{} of {} feeds cannot be reached": "{1}个来源中有{0}个无法访问",
    "Is the network down? Check this machine's connection, DNS and fetch.proxy.": (
        "网络断了吗？请检查本机的连接、DNS 和 fetch.proxy。"
    ),
    "Nothing to do: what is kept for this channel is deleted in a month.": "无需处理：此频道的数据一个月后删除。",
    "Nothing to do: what is kept for this person is deleted in a month, unless he comes back.": (
        "无需处理：此人若不回来，其数据一个月后删除。"
    ),
    "Somebody took the bot out. Invite it again, or type /trade unsubscribe there; its messages wait.": (
        "有人移除了机器人。请重新邀请，或在该处输入 /trade unsubscribe；消息会保留等待。"
    ),
    "Install the app again to go on where it stopped; what is kept is deleted in a month.": _INSTALL_AGAIN,
    "Renew the bot's token and start it again; its messages wait.": "请更换机器人的令牌并重新启动；消息会保留等待。",
    "Invite the bot there, or give it the permission it lacks, and type any /trade command there; its messages wait.": (
        "请邀请机器人加入该处，或给予所缺的权限，再在该处输入任一 /trade 命令；消息会保留等待。"
    ),
    "Bring the channel back and type any /trade command there, or unsubscribe it; its messages wait.": (
        "请恢复该频道并在该处输入任一 /trade 命令，或取消其订阅；消息会保留等待。"
    ),
    ", {} polls in a row": "，连续{}次",
    "; not asked any more since {:%d %b %Y}": "；自{:%Y-%m-%d}起不再轮询",
    "{} has it asked again; or remove it, or give its new address.": "{} 可恢复轮询；也可删除它或给出新地址。",
    "it shows no entry": "没有任何条目",
    "its newest entry is of {:%d %b %Y}": "最新条目的日期为{:%Y-%m-%d}",
    "nothing new since it was first polled": "自首次轮询以来没有新内容",
    "nothing new for {} days, in which it used to bring {:.0f} entries": "{}天没有新内容，以往此间约有{:.0f}条",
    "Look on the publisher's page for a feed that is kept up, or remove this one.": (
        "请在发布者的网页上寻找仍在更新的来源，或删除此来源。"
    ),
    "Look at the publisher's page: if there is news, look there for another feed.": (
        "请查看发布者的网页：若有新闻，请在那里另找来源。"
    ),
    "Open its address in a browser: if it is only slow there, raise fetch.timeout.": (
        "请在浏览器中打开其地址：若只是慢，请调高 fetch.timeout。"
    ),
    "Check its address, and this machine's network, DNS and fetch.proxy.": (
        "请检查其地址，以及本机的网络、DNS 和 fetch.proxy。"
    ),
    "Give its public http(s) address; if it is meant to be on your own network, open that in fetch.allow_networks.": (
        "请给出其公开的 http(s) 地址；若本应在您自己的网络中，请在 fetch.allow_networks 中开放。"
    ),
    "Open its address in a browser, and give the one at which that ends.": (
        "请在浏览器中打开其地址，并给出最终到达的地址。"
    ),
    "Wait where its server has a fault of its own (5xx); else look for its new address on the publisher's page.": (
        "若是其服务器自身故障（5xx），请等待；否则请在发布者的网页上查找新地址。"
    ),
    "Ask it less often: give it a larger floor in feeds.yaml.": "请降低轮询频率：在 feeds.yaml 中调大其 floor。",
    "It may refuse bots: ask the publisher, set fetch.user_agent to your contact, or remove it.": (
        "它可能拒绝机器人：请询问发布者，把 fetch.user_agent 设为您的联系方式，或删除它。"
    ),
    "Name its credentials in feeds.yaml (headers, basic_auth); if they are there, they are wrong or have run out.": (
        "请在 feeds.yaml 中写明其凭据（headers、basic_auth）；若已写明，则凭据有误或已过期。"
    ),
    "Remove it, or give its new address; it is not asked much longer.": "请删除它或给出新地址；不久将不再轮询。",
    "Raise fetch.max_bytes, or remove it.": "请调高 fetch.max_bytes，或删除它。",
    "Wait; if it goes on, tell the publisher that the feed is cut off.": (
        "请等待；若持续如此，请告知发布者该来源被截断。"
    ),
    "Open its address in a browser: where that shows a check for bots, ask the publisher or set fetch.user_agent to "
    "your contact; where it shows a page, look there for the feed's address.": (
        "请在浏览器中打开其地址：若出现机器人验证，请询问发布者或把 fetch.user_agent 设为您的联系方式；"
        "若是网页，请在其中查找来源地址。"
    ),
    "Remove it, or tell the publisher: it is not read as long as it holds that.": (
        "请删除它或告知发布者：只要它含有该内容就不会读取。"
    ),
    "Look at the page: if it was rebuilt, correct its selectors in feeds.yaml.": (
        "请查看该网页：若已改版，请在 feeds.yaml 中更正选择器。"
    ),
    "Remove it, or tell the publisher: reading it takes more than is safe.": (
        "请删除它或告知发布者：读取它所需的资源超出安全范围。"
    ),
}
