import { readdirSync } from 'node:fs'

/** Who may import whom: the law of the house. `npm test` fails when a file breaks it. */
const rooms = {
  domain: { rooms: [], packages: ['zod'] },
  log: { rooms: ['domain'], packages: ['pg', 'pg-copy-streams', '@eventstore/db-client'] },
  evidence: { rooms: ['domain'], packages: ['zod', 'csv-parse', '@e965/xlsx', 'yauzl'] },
  vault: { rooms: ['domain', 'log'], packages: ['zod', 'pg'] },
  database: { rooms: [], packages: ['pg', 'kysely'] },
  projections: { rooms: ['domain', 'log'], packages: ['kysely', 'pg', 'pg-copy-streams'] },
  words: { rooms: ['domain', 'evidence'], packages: ['zod'] },
  'use-cases': {
    rooms: ['domain', 'log', 'projections', 'vault', 'evidence', 'words'],
    packages: ['zod', 'pino'],
  },
  web: {
    rooms: ['domain', 'log', 'projections', 'evidence', 'words'],
    packages: ['zod', 'preact', 'preact-render-to-string', 'd3-scale', 'd3-shape', 'sass', 'pdfkit', 'qr'],
  },
}
/** Inside http: the server's parts know no route, and a page and an API route never each other. */
const doors = { server: [], api: ['server'], pages: ['server'] }
/** Read from the folder: a new context is born under the law. */
const contexts = readdirSync('src/domain', { withFileTypes: true })
  .filter((one) => one.isDirectory() && !['shared', 'policies'].includes(one.name))
  .map(({ name }) => name)

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...Object.entries(rooms).flatMap(([room, { rooms: below, packages }]) => [
      {
        name: `${room}-imports-only-below`,
        severity: 'error',
        from: { path: `^src/${room}/` },
        to: { path: '^src/', pathNot: `^src/(${[room, ...below].join('|')})/` },
      },
      {
        name: `${room}-packages`,
        severity: 'error',
        from: { path: `^src/${room}/` },
        to: { path: 'node_modules/', pathNot: `node_modules/(@types/)?(${packages.join('|') || 'none'})/` },
      },
    ]),
    ...Object.entries(doors).map(([door, known]) => ({
      name: `${door}-knows-${known.join('-') || 'no-route'}`,
      severity: 'error',
      from: { path: `^src/http/${door}/` },
      to: { path: '^src/http/', pathNot: `^src/http/(${[door, ...known].join('|')})/` },
    })),
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'http-is-a-door',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(main|config|database)' },
    },
    ...contexts.map((context) => ({
      name: `${context}-knows-itself-and-shared`,
      severity: 'error',
      from: { path: `^src/domain/${context}/` },
      to: { path: '^src/domain/([^/]+/|contexts[.])', pathNot: `^src/domain/(${context}|shared)/` },
    })),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
}
