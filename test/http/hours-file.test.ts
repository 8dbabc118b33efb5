/** Files of hours as the State writes them: versions, annexes, states, and its own layout. */
import { utils, write } from '@e965/xlsx'
import t, { type Test } from 'tap'
import { minutesIn } from '../../src/use-cases/files/hours-file.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const URL = '/jobs/hours-imports'
const HEADINGS =
  'emi_ctr_id;emi_pph_id;emi_afi_id;emi_sme_annee;emi_sme_mois;emi_sme_version;emi_esm_etat_code;emi_nb_heures_travail;emi_part_etp'

/** Two contracts under the State's numbers 1000001 and 1000002, a third under 1000003. */
const employer = async (t: Test) => {
  const server = await startServer(t, { startsAt: '2026-11-30T08:00:00Z' })
  await server.send('programme', `/partners/${weeefund.partnerId}/authorisations`, {
    ...{ kind: 'siae-agreement', validFrom: '2026-01-01', validUntil: '2027-12-31' },
  })
  const jobIds: string[] = []
  for (const [n, contractNumber] of ['1000001', '1000002', '1000003'].entries()) {
    const { body } = await server.send('manager', '/jobs', {
      worker: { givenName: `Prénom${'abc'[n]}`, familyName: 'Essai', birthDate: '1990-05-12' },
      ...{ kind: 'insertion', contract: 'CDDI', endsOn: '2026-12-31', happenedAt: '2026-01-05T08:00:00Z' },
      contractNumber,
    })
    jobIds.push(body.jobId)
  }
  return { server, jobIds }
}
const check = async (server: Server, file: Uint8Array | string, name = 'heures.csv') =>
  (await server.upload('manager', URL, name, file)).body
const confirmed = async (server: Server, importId: string) => {
  await server.send('manager', `/imports/${importId}/confirm`)
  await server.imports.settle()
  return (await server.ask('manager', 'GET', `/imports/${importId}`)).body
}
const declared = async (server: Server, jobId: string | undefined) =>
  (await server.ask('manager', 'GET', `/jobs/${jobId}`)).body.job.declared
const decisions = (body: { lines: readonly { decision: string }[] }) =>
  body.lines.map(({ decision }) => decision)

t.test('a higher version replaces, another annexe adds, what is annulled is not counted', async (t) => {
  const { server, jobIds } = await employer(t)
  const dry = await check(
    server,
    [
      HEADINGS,
      '1000001;77;5;2026;9;1;VALIDE;140;0,92',
      '1000001;77;5;2026;9;2;VALIDE;120;0,79',
      '1000002;78;5;2026;09;1;ANNULE;100;0,66',
      '1000002;78;6;2026;10;1;VALIDE;60;0,4',
      '1000002;78;7;2026;10;1;VALIDE;40;0,26',
    ].join('\n'),
  )
  t.strictSame(decisions(dry), ['refused', 'accepted', 'refused', 'accepted', 'accepted'])
  t.match(dry.lines[0].reason, /version 1 est remplacée par la version 2 à la ligne 3/)
  t.match(dry.lines[2].reason, /« ANNULE » : ces heures sont annulées/)
  t.match(dry.remarks, [/60 h à la ligne 5 \+ 40 h à la ligne 6 = 100 h/])
  t.notMatch(JSON.stringify(dry), /100000[12]/, 'the State’s numbers stay in the file')
  t.match(await confirmed(server, dry.importId), { recorded: 3, refused: 2 })
  t.strictSame(await declared(server, jobIds[0]), { '2026-09': 7200 })
  t.strictSame(await declared(server, jobIds[1]), { '2026-10': 6000 })
  const told = (await server.log.readAll('start', 100_000)).filter(({ type }) => type === 'HoursDeclared')
  t.equal(told.length, 2, 'a month is declared once')
  t.notOk(told.some(({ data }) => 'part' in data))
})

t.test(
  'versions and annexes in any order; a later draft replaces nothing, a later annulment does',
  async (t) => {
    const { server, jobIds } = await employer(t)
    const dry = await check(
      server,
      [
        'Contrat;Annexe;Année;Mois;Version;État;Heures',
        '1000001;A;2026;9;3;Validé;90', // 2
        '1000001;B;2026;9;1;Validé;10,5', // 3
        '1000001;A;2026;9;2;Validé;80', // 4
        '1000001;A;2026;9;4;Brouillon;70', // 5
        '1000002;A;2026;9;1;Validé;100', // 6
        '1000002;A;2026;9;2;Annulé;100', // 7
        '1000002;B;2026;9;1;Validé;30', // 8
        '1000003;A;2026;9;1;Validé;50', // 9
        '1000003;B;2026;9;1;Validé;beaucoup', // 10
        '1000003;A;2026;10;1;;50', // 11
        '1000003;A;2026;8;un;Validé;50', // 12
        '1000003;A;2026;7;1;Validé;50', // 13
        '1000003;A;2026;7;1;Validé;60', // 14
      ].join('\n'),
    )
    t.strictSame(decisions(dry), [
      ...['accepted', 'accepted', 'refused', 'refused', 'refused', 'refused', 'accepted'],
      ...['refused', 'refused', 'refused', 'refused', 'refused', 'refused'],
    ])
    const reasons = dry.lines.map(({ reason }: { reason: string | null }) => reason ?? '')
    t.match(reasons[2], /remplacée par la version 3 à la ligne 2/)
    t.match(reasons[3], /« Brouillon » : seules les heures VALIDE/)
    t.match(reasons[4], /remplacée par la version 2, annulée, à la ligne 7/)
    t.match(reasons[7], /la ligne 10 est du même mois et ne se lit pas/)
    t.match(reasons[8], /^heures : « beaucoup »/)
    t.match(reasons[9], /^état : la case est vide/)
    t.match(reasons[10], /^version : « un »/)
    t.match(reasons[11], /^heures : .*autres heures.* à la ligne 14 : .*aucune n’est comptée/)
    t.match(reasons[12], /^heures : .* à la ligne 13 : /)
    await confirmed(server, dry.importId)
    t.strictSame(await declared(server, jobIds[0]), { '2026-09': 6030 })
    t.strictSame(await declared(server, jobIds[1]), { '2026-09': 1800 })
    t.strictSame(await declared(server, jobIds[2]), {})
  },
)

t.test(
  'J3 a later version corrects what stands declared, and the dry run says what it replaces',
  async (t) => {
    const { server, jobIds } = await employer(t)
    const line = (contract: string, annexe: number, version: number, state: string, hours: string) =>
      `${contract};77;${annexe};2026;9;${version};${state};${hours};0,9`
    const first = await check(
      server,
      [
        HEADINGS,
        line('1000001', 5, 1, 'VALIDE', '130,75'),
        line('1000002', 5, 1, 'VALIDE', '60'),
        line('1000002', 6, 1, 'SAISI', '40'),
        line('1000003', 5, 1, 'VALIDE', '80'),
      ].join('\n'),
    )
    await confirmed(server, first.importId)
    const later = [
      HEADINGS,
      line('1000001', 5, 1, 'VALIDE', '130,75'),
      line('1000001', 5, 2, 'VALIDE', '150'),
      line('1000002', 5, 1, 'VALIDE', '60'),
      line('1000002', 6, 1, 'VALIDE', '40'),
      line('1000003', 5, 1, 'VALIDE', '80'),
    ].join('\n')
    const dry = await check(server, later)
    t.strictSame(decisions(dry), ['refused', 'accepted', 'accepted', 'accepted', 'refused'])
    t.match(dry.lines[1].shown, /remplace 130 h 45 par 150 h$/)
    t.match(dry.lines[2].shown, /remplace 60 h par 100 h$/)
    t.match(dry.lines[4].reason, /80 h y sont déjà déclarées : il n’y a rien à faire/)
    t.match(dry.remarks.join(), /60 h à la ligne 4 \+ 40 h à la ligne 5 = 100 h.*mettez-y toutes les annexes/)
    t.match(await confirmed(server, dry.importId), { recorded: 3, refused: 2 })
    t.strictSame(await declared(server, jobIds[0]), { '2026-09': 9000 })
    t.strictSame(await declared(server, jobIds[1]), { '2026-09': 6000 })
    const told = (await server.log.readAll('start', 100_000)).filter(
      ({ type }) => type === 'JobFactCorrected',
    )
    t.equal(told.length, 2, 'a month of two annexes is corrected once')
    t.strictSame(
      decisions(await check(server, later)),
      Array(5).fill('refused'),
      'and there is nothing to do',
    )

    const annulled = await check(server, [HEADINGS, line('1000003', 5, 2, 'ANNULE', '80')].join('\n'))
    t.match(annulled.lines[0].reason, /annulées.* 80 h restent pourtant déclarées/)
    t.strictSame(await declared(server, jobIds[2]), { '2026-09': 4800 })
  },
)

t.test('J3 what was corrected since the dry run is not overwritten by it', async (t) => {
  const { server, jobIds } = await employer(t)
  const file = (version: number, hours: number) =>
    [HEADINGS, `1000001;77;5;2026;9;${version};VALIDE;${hours};0,9`].join('\n')
  await confirmed(server, (await check(server, file(1, 100))).importId)
  const dry = await check(server, file(2, 120))
  await confirmed(server, (await check(server, file(3, 130))).importId)
  t.match(await confirmed(server, dry.importId), { recorded: 0, refused: 1 })
  t.strictSame(await declared(server, jobIds[0]), { '2026-09': 7800 })
  const plain = await check(server, 'Contrat;Année;Mois;Heures\n1000001;2026;9;90')
  t.match(plain.lines, [{ decision: 'refused', reason: /^mois : .*déjà déclaré, avec d’autres heures/ }])
})

t.test('a number of hours is one number', async (t) => {
  for (const [typed, minutes] of [
    ['140', 8400],
    ['121,33', 7280],
    ['121 h 20', 7280],
    ['121h20', 7280],
    ['121:20', 7280],
    [' 140 h', 8400],
    ['1 40', undefined],
    ['14 0', undefined],
    ['12 1,33', undefined],
    ['121:60', undefined],
    ['', undefined],
  ] as const)
    t.equal(minutesIn(typed), minutes, typed)
})

t.test('the State’s own layout is read; a file that was cut is not', async (t) => {
  const { server, jobIds } = await employer(t)
  const headings =
    'emi_date_creation|emi_date_modification|emi_afi_id|emi_sme_mois|emi_sme_annee|emi_esm_etat_id|emi_esm_etat_code|emi_sme_version|emi_date_validation|emi_pph_id|emi_ctr_id|emi_nb_heures_travail|emi_part_etp'
  const line = (number: string, hours: string) =>
    `01/10/2026|02/10/2026|5|9|2026|3|VALIDE|1|02/10/2026|77|${number}|${hours}|0.92`
  const lines = [line('1000001', '140'), line('1000002', '"100'), line('1000003', '99.5')]
  const dry = await check(server, ['DEB2026113001', headings, ...lines, 'FIN3', ''].join('\r\n'))
  t.strictSame(decisions(dry), ['accepted', 'refused', 'accepted'])
  t.match(dry.lines[1].reason, /^heures : « "100 »/)
  await confirmed(server, dry.importId)
  t.strictSame(await declared(server, jobIds[0]), { '2026-09': 8400 })
  t.strictSame(await declared(server, jobIds[2]), { '2026-09': 5970 })
  for (const [file, why] of [
    [['DEB2026113001', headings, ...lines], /dernière ligne \(FIN…\) manque/],
    [['DEB2026113001', headings, ...lines.slice(1), 'FIN3'], /annonce 3, il en a 2/],
    [[headings, ...lines, 'FIN3'], /première ligne/],
  ] as const)
    t.match(await check(server, file.join('\n')), { type: 'unreadable-file', missing: [why] })
})

t.test('hours on the second sheet, and on both', async (t) => {
  const { server, jobIds } = await employer(t)
  const sheet = (...rows: readonly (readonly unknown[])[]) => utils.aoa_to_sheet(rows.map((row) => [...row]))
  const file = write(
    {
      SheetNames: ['Notice', 'Septembre', 'Octobre'],
      Sheets: {
        Notice: sheet(['À lire']),
        Septembre: sheet(['Contrat', 'Année', 'Mois', 'Heures'], ['1000001', 2026, 9, 140]),
        Octobre: sheet(
          ['Contrat', 'Mois', 'Année', 'Heures'],
          ['1000001', 10, 2026, 120],
          ['1000001', 9, 2026, 140],
        ),
      },
    },
    { type: 'array', bookType: 'xlsx' },
  ) as ArrayBuffer
  const dry = await check(server, new Uint8Array(file), 'heures.xlsx')
  t.strictSame(decisions(dry), ['accepted', 'accepted', 'refused'])
  t.match(dry.lines[2].reason, /déjà ce mois à la ligne 2 de la feuille « Septembre »/)
  t.match(dry.remarks, [/« Notice » n’a pas été lue/])
  await confirmed(server, dry.importId)
  t.strictSame(await declared(server, jobIds[0]), { '2026-09': 8400, '2026-10': 7200 })
})

t.test('J3 an older version that comes later is not taken for news', async (t) => {
  const { server, jobIds } = await employer(t)
  type Line = readonly [annexe: number, version: number, hours: number, state?: string]
  const after = async (...lines: readonly Line[]) => {
    const written = lines.map(
      ([annexe, version, hours, state = 'VALIDE']) =>
        `1000001;77;${annexe};2026;9;${version};${state};${hours};0,9`,
    )
    const dry = await check(server, [HEADINGS, ...written].join('\n'))
    if (dry.lines.some(({ decision }: { decision: string }) => decision === 'accepted'))
      await confirmed(server, dry.importId)
    return { dry, declared: (await declared(server, jobIds[0]))['2026-09'] }
  }
  t.equal((await after([5, 2, 120])).declared, 7200)
  const older = await after([5, 1, 140])
  t.match(older.dry.lines, [
    { decision: 'refused', reason: /version 2 de l’annexe 5 est déjà déclarée.*la version 1.*plus ancienne/ },
  ])
  t.equal(older.declared, 7200)

  const beside = await after([6, 1, 20])
  t.match(beside.dry.lines, [
    { decision: 'accepted', shown: /remplace 120 h par 140 h, avec 120 h de l’annexe 5 déjà déclarées/ },
  ])
  t.equal(beside.declared, 8400, 'an annexe alone is added to the others')
  t.equal((await after([6, 2, 30])).declared, 9000, 'and takes the place of its own')
  t.match((await after([6, 2, 30])).dry.lines, [{ decision: 'refused', reason: /rien à faire/ }])
  t.match((await after([5, 3, 120])).dry.lines, [
    { shown: /150 h, déjà déclarées : la version est notée, avec 30 h de l’annexe 6/ },
  ])
  t.match(
    (await after([5, 2, 110])).dry.lines,
    [{ reason: /version 3 .*plus ancienne/ }],
    'of the same hours too',
  )
  t.equal(
    (await after([5, 4, 120, 'ANNULE'], [6, 3, 40])).declared,
    2400,
    'an annulled annexe counts no more',
  )

  const unnamed = await check(server, 'contrat;année;mois;heures;version\n1000001;2026;9;50;9')
  t.match(unnamed.lines, [
    { decision: 'refused', reason: /déclaré par annexes \(5, 6\).*extraction entière/ },
  ])
  await server.send('manager', `/jobs/${jobIds[0]}/correct-hours`, {
    month: '2026-09',
    minutes: 60,
    reason: 'other',
  })
  t.match((await after([6, 4, 10])).dry.lines, [{ reason: /corrigées depuis.*extraction entière/ }])
  t.equal((await after([5, 5, 7], [6, 4, 10])).declared, 1020, 'the whole month is what it is')
})

t.test('a month of more annexes than there can be is asked about', async (t) => {
  const { server } = await employer(t)
  const lines = Array.from({ length: 25 }, (_, n) => `1000001;77;${n};2026;9;1;VALIDE;1;0,9`)
  const dry = await check(server, [HEADINGS, ...lines].join('\n'))
  t.strictSame(
    decisions(dry),
    lines.map(() => 'refused'),
  )
  t.match(dry.lines[0].reason, /25 annexes pour ce seul mois/)
})

t.test('a decimal comma in a file of commas is no other number of hours', async (t) => {
  const { server } = await employer(t)
  const dry = await check(
    server,
    'contrat,année,mois,heures\n1000003,2026,9,121,33\n1000001,2026,9,"121,33"\n1000002,2026,9,121.33',
  )
  t.strictSame(decisions(dry), ['refused', 'accepted', 'accepted'])
  t.match(dry.lines[0].reason, /^colonne 5 \(sans titre\) : .*séparateur/)
  t.match(await check(server, 'contrat;année;mois;heures\n;;;\n'), {
    type: 'unreadable-file',
    missing: [/que des titres/],
  })
})

t.test('the State’s own layout in Windows-1252 and « Texte Unicode »', async (t) => {
  const { server } = await employer(t)
  const text = [
    'DEB2026113001',
    'emi_sme_mois|emi_sme_annee|emi_esm_etat_libelle|emi_ctr_id|emi_nb_heures_travail',
    '9|2026|Validé|1000001|140.5',
    'FIN1',
  ].join('\r\n')
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\ufeff${text}`, 'utf16le')])
    t.match(await check(server, bytes), { lines: [{ decision: 'accepted', shown: /140.5 h/ }] })
})
