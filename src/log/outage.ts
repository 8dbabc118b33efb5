/**
 * What a failure says of the database itself, whatever it was asked: that it is away, or that its disk is full.
 * Away means that it stops, starts, has no room for a caller or does not answer: asking again later is safe.
 */
import pg from 'pg'
import { LogUnreachable, UnknownOutcome } from './event-log.js'

const DISK_FULL = '53100'
/** PostgreSQL's codes: the connection failed, it is short of means, it was stopped or is starting. */
const AWAY_STATES = /^(08|53|57P0)/
const AWAY_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|EAI_AGAIN|ENOTFOUND)/
/** The driver's own errors have no code. */
const AWAY_MESSAGES =
  /^(connection terminated|timeout expired|timeout exceeded when trying to connect|query read timeout)|not queryable$/i

export const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

export const isDiskFull = (error: unknown) => codeOf(error) === DISK_FULL

export const isAway = (error: unknown): boolean => {
  if (error instanceof UnknownOutcome || error instanceof LogUnreachable) return true
  if (error instanceof pg.DatabaseError) return AWAY_STATES.test(codeOf(error)) && !isDiskFull(error)
  return error instanceof Error && (AWAY_CODES.test(codeOf(error)) || AWAY_MESSAGES.test(error.message))
}
