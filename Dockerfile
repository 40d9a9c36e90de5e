# Tradewire in a container: no root, no write access but to /data.
#
#   docker build -t tradewire .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     --pids-limit 128 --memory 512m -v tradewire:/data -e SLACK_BOT_TOKEN -e SLACK_APP_TOKEN tradewire
#
# Let it reach the internet but not your own network: feeds are other people's servers.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements requirements
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements/chart.txt \
    && python -m venv /tools && /tools/bin/pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
RUN /tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /venv/bin/pip install --no-deps /wheels/*.whl

FROM python:3.11-slim-bookworm
# Pictures of charts are drawn in fonts of the machine; this one has Chinese.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-noto-cjk=1:20220127+repack1-1 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home --home-dir /data tradewire
COPY --from=build /venv /venv
WORKDIR /app
COPY config config
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TRADEWIRE_DATABASE_URL=sqlite:////data/tradewire.db
USER 10001
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8321/healthz', timeout=4)"]
ENTRYPOINT ["tradewire"]
CMD ["run"]
