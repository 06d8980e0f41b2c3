# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrate. Everything comes from the environment: see engage/settings.py.
FROM python:3.13.9-slim-trixie AS packages
WORKDIR /srv
COPY requirements-server.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements-server.txt

FROM python:3.13.9-slim-trixie
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin engage
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEBUG=false ENGAGE_VAR=/srv/engage/var
WORKDIR /srv/engage
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY engage engage
COPY accounts accounts
COPY visits visits
COPY sponsors sponsors
COPY templates templates
COPY static static
# Collecting static files uses none of these, but settings insist on them. What is compiled here need not be written later.
RUN python -m compileall -q engage accounts visits sponsors \
    && DATABASE_URL=postgres://none@none/none REDIS_URL=redis://none EMAIL_URL=console: ALLOWED_HOSTS=none \
    SITE_URL=https://none SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    python manage.py collectstatic --no-input --verbosity=0
RUN mkdir --mode=700 /srv/attachments && chown 10001 /srv/attachments
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--workers-kill-timeout", "20s", "--log-level", "warning", "engage.wsgi:application"]
