# syntax=docker/dockerfile:1
# Sanad in a container: installed from the lock by hash, run by a user without rights, on a root that may be read-only.

# A tag may mean another image tomorrow; a digest is always the same one. `docker buildx imagetools inspect
# python:3.13-slim` shows today's: --build-arg BASE=python:3.13-slim@sha256:...
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ENV PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_CACHE_DIR=/var/cache/pip
RUN python -m venv --without-pip /opt/sanad
COPY requirements/run.txt requirements/sbom.txt /src/requirements/
# Wheels only: nothing is compiled.
RUN --mount=type=cache,target=/var/cache/pip \
    python -m venv /opt/pip \
    && /opt/pip/bin/pip --python /opt/sanad/bin/python install -q --require-hashes --only-binary :all: --no-compile \
       -r /src/requirements/run.txt \
    && python -m venv /opt/sbom \
    && /opt/sbom/bin/pip install -q --require-hashes --only-binary :all: --no-compile -r /src/requirements/sbom.txt
# What running does not need: what rich wants only for showing code and Markdown, and cffi only for compiling; what
# packages bring along for their own tests, for compilers and type checkers; symbols for debuggers.
RUN /opt/pip/bin/pip --python /opt/sanad/bin/python uninstall -q -y pygments markdown-it-py mdurl pycparser \
    && cd /opt/sanad/lib/python3*/site-packages \
    && rm -rf /opt/sanad/include && find . -type d \( -name tests -o -name test -o -name testing \) -prune -exec rm -rf {} + \
    && find . -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.cpp' -o -name '*.h' \
       -o -name '*.hpp' -o -name '*.po' -o -name '*.pot' \) -delete \
    && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends binutils >/dev/null \
    && find . -name '*.cpython-*.so' ! -path './psycopg*' -exec strip --strip-debug {} +
COPY bot /app/bot
COPY adapters /app/adapters
COPY handlers /app/handlers
COPY content /app/content
COPY LICENSE NOTICE pyproject.toml /app/
# Byte code that holds no time: the same sources give the same image. Its owner is root, its reader anyone.
RUN echo /app > "$(/opt/sanad/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/sanad.pth" \
    && printf '#!/opt/sanad/bin/python\nfrom bot.cli.main import main\n\nmain()\n' > /opt/sanad/bin/sanad \
    && chmod 755 /opt/sanad/bin/sanad && chmod -R go=rX /app /opt/sanad \
    && /opt/sanad/bin/python -m compileall -q --invalidation-mode unchecked-hash /app /opt/sanad/lib \
    && cd /app && /opt/sanad/bin/python -c "from bot.knowledge.library import load; load()" \
    && /opt/sbom/bin/cyclonedx-py environment --pyproject /app/pyproject.toml --mc-type application --output-reproducible \
       --output-format JSON --output-file /app/sbom.cdx.json /opt/sanad/bin/python \
    && rm /app/pyproject.toml && chmod 644 /app/sbom.cdx.json \
    && mkdir /app/data && chown 10001:10001 /app/data && chmod 700 /app/data

FROM ${BASE}
ARG BASE
ARG VERSION=1.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Sanad" \
      org.opencontainers.image.description="Sourced answers on child online protection standards in Slack and Teams" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE}"
# The base image's installer of packages would serve only who breaks in.
RUN python -B -c "import shutil; from importlib.util import find_spec; \
    [shutil.rmtree(place) for name in ('pip', 'ensurepip') if (found := find_spec(name)) for place in found.submodule_search_locations]" \
    && rm -f /usr/local/bin/pip*
COPY --from=build /opt/sanad /opt/sanad
COPY --from=build /app /app
ENV PATH=/opt/sanad/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 SANAD_HOST=0.0.0.0 SANAD_PORT=3978
WORKDIR /app
VOLUME /app/data
USER 10001:10001
EXPOSE 3978
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['SANAD_PORT'] + '/healthz', timeout=4)"]
CMD ["sanad", "serve"]
