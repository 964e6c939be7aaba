#!/bin/sh
# Passwords come as files. Where no address is given, the ones of docker-compose.yml are put together here.
set -eu

if [ -z "${DATABASE_URL:-}" ]; then
    export DATABASE_URL="postgresql://okg:$(cat /run/secrets/database_password)@database/okg"
fi
if [ -z "${REDIS_URL:-}" ]; then
    export REDIS_URL="redis://:$(cat /run/secrets/broker_password)@broker:6379/0"
fi
exec "$@"
