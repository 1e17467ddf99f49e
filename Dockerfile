# One image for every service: docker-compose.yml says which one a container runs.
# Each RUN is a plain npm command, so that CI can run the same list in a fresh copy of the tree.

FROM node:22-bookworm-slim AS build
WORKDIR /parley
COPY package.json package-lock.json ./
COPY libs/client/package.json ./libs/client/
# Without scripts, since `prepare` would build before the sources are here.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build
# The embedded PostgreSQL is optional, and compose has its own.
RUN npm prune --ignore-scripts --omit=dev --omit=optional

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /parley
COPY --from=build /parley/package.json ./
COPY --from=build /parley/node_modules ./node_modules
COPY --from=build /parley/dist ./dist
COPY --from=build /parley/docs/openapi.json ./docs/openapi.json
COPY --from=build /parley/libs/embedded/nats.conf /parley/libs/embedded/nats-services.conf ./libs/embedded/
# SQL is not compiled, so each folder of it is named here.
COPY --from=build /parley/libs/persistence/migrations ./libs/persistence/migrations
COPY --from=build /parley/libs/messaging/migrations ./libs/messaging/migrations
COPY --from=build /parley/libs/people/migrations ./libs/people/migrations
COPY --from=build /parley/apps/posts/migrations ./apps/posts/migrations
COPY --from=build /parley/apps/comments/migrations ./apps/comments/migrations
COPY --from=build /parley/apps/notifications/migrations ./apps/notifications/migrations
USER node
EXPOSE 3000
