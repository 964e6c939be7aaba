# One image for web, worker, beat and the one-off commands; which one it is, the command says.
#   docker build -t okg .
# deploy/requirements.lock is requirements.lock without what only the demo and the tests need.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /venv
COPY deploy/requirements.lock deploy/requirements.lock
RUN /venv/bin/pip install --no-deps --require-hashes -r deploy/requirements.lock
COPY . .
# Texts and static files are made here, so that the container needs to write nothing at start.
# Django wants an address and keys before it does anything; none of these is ever used or kept.
RUN DATABASE_URL=postgresql://nobody@nowhere/none OKG_SECRET_KEY=build OKG_HOME=/app/made \
    OKG_MASTER_KEY="build $(head -c 32 /dev/urandom | base64)" \
    sh -c '/venv/bin/python manage.py messages --compile && /venv/bin/python manage.py collectstatic --no-input'

# PostgreSQL's own image knows where its packages lie: a backup needs a pg_dump of the server's version.
FROM postgres:18-bookworm AS postgres

FROM python:3.11-slim-bookworm
COPY --from=postgres /usr/local/share/keyrings/postgres.gpg.asc /usr/local/share/keyrings/postgres.gpg.asc
COPY --from=postgres /etc/apt/sources.list.d/pgdg.list /etc/apt/sources.list.d/pgdg.list
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin okg
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OKG_HOME=/app/made
WORKDIR /app
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["/app/deploy/entrypoint.sh"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "okg.wsgi"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
