/** The pages' door. */
import type { FastifyInstance } from 'fastify'
import type { AppOptions } from '../app.js'

export const pageRoutes =
  (_options: AppOptions & { app: FastifyInstance }) => async (_app: FastifyInstance) => {}
