/** The read tables, as kysely sees them. Each is made, filled and asked in the file of its own noun. */
import type { BeneficiariesTable } from './beneficiaries.js'
import type { CollectionsTable } from './collections.js'
import type { ConsignmentsTable } from './consignments.js'
import type { DevicesTable, MediaTable } from './devices.js'
import type { DocumentsTable } from './documents.js'
import type { DonationsTable, ReceivedLinesTable } from './donations.js'
import type { LateEntriesTable } from './engine/moments.js'
import type { EvidenceFilesTable, EvidenceTable } from './evidence.js'
import type { UsesTable } from './impact.js'
import type { HoursTable, JobsTable, SpellsTable } from './jobs.js'
import type { HandOversTable, KitsTable } from './kits.js'
import type { OpenWorkTable } from './open-work.js'
import type { AgreedEtpTable, PartnersTable, SitesTable } from './partners.js'
import type { TicketsTable } from './tickets.js'
import type { EnrolmentsTable, TrainingSessionsTable } from './training.js'

export type Views = {
  'views.checkpoint': { name: string; position: string }
  'views.partners': PartnersTable
  'views.sites': SitesTable
  'views.donations': DonationsTable
  'views.received_lines': ReceivedLinesTable
  'views.devices': DevicesTable
  'views.media': MediaTable
  'views.evidence_files': EvidenceFilesTable
  'views.evidence': EvidenceTable
  'views.late_entries': LateEntriesTable
  'views.uses': UsesTable
  'views.consignments': ConsignmentsTable
  'views.collections': CollectionsTable
  'views.kits': KitsTable
  'views.hand_overs': HandOversTable
  'views.beneficiaries': BeneficiariesTable
  'views.training_sessions': TrainingSessionsTable
  'views.enrolments': EnrolmentsTable
  'views.tickets': TicketsTable
  'views.documents': DocumentsTable
  'views.jobs': JobsTable
  'views.spells': SpellsTable
  'views.hours': HoursTable
  'views.open_work': OpenWorkTable
  'views.agreed_etp': AgreedEtpTable
}
