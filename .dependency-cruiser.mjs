/** Who may import whom: the law of the house. `npm test` fails when a file breaks it. */
import { readdirSync } from 'node:fs'

const layers = {
  domain: { folders: [], packages: ['zod'] },
  log: { folders: ['domain'], packages: ['pg', 'pg-copy-streams', '@eventstore/db-client'] },
  evidence: { folders: ['domain'], packages: ['zod', 'csv-parse', '@e965/xlsx', 'yauzl'] },
  vault: { folders: ['domain', 'log'], packages: ['zod', 'pg'] },
  database: { folders: [], packages: ['pg', 'kysely'] },
  projections: { folders: ['domain', 'log'], packages: ['kysely', 'pg', 'pg-copy-streams'] },
  web: {
    folders: ['domain', 'log', 'projections', 'evidence'],
    packages: ['zod', 'preact', 'preact-render-to-string', 'd3-scale', 'd3-shape', 'sass', 'pdfkit', 'qr'],
  },
}
/** Read from the folder, so that the law binds a new context from its first line on. */
const contexts = readdirSync('src/domain', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['shared', 'policies'].includes(entry.name))
  .map(({ name }) => name)

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...Object.entries(layers).flatMap(([layer, { folders, packages }]) => [
      {
        name: `${layer}-imports-only-below`,
        severity: 'error',
        from: { path: `^src/${layer}/` },
        to: { path: '^src/', pathNot: `^src/(${[layer, ...folders].join('|')})/` },
      },
      {
        name: `${layer}-packages`,
        severity: 'error',
        from: { path: `^src/${layer}/` },
        to: { path: 'node_modules/', pathNot: `node_modules/(@types/)?(${packages.join('|') || 'none'})/` },
      },
    ]),
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
