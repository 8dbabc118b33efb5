/** The receipt of a hand-over: what, where, what is promised until when, and the holder's two codes. */
import type { Accessory, KitModel } from '../../domain/kits/kit-facts.js'
import { hotlineEnd, trainingPromisedMinutes, warrantyEnd } from '../../domain/shared/parameters.js'
import { type DeviceCategory, dayOf, type Instant, type Receipt } from '../../domain/shared/values.js'
import { duration } from '../../words/people-words.js'
import { ACCESSORY_WORDS, CATEGORY_WORDS, dateTime, day, euros, KIT_MODEL_WORDS } from '../../words/words.js'
import { inGroups, paper } from './paper.js'

export type ReceiptPaper = {
  readonly model: KitModel
  readonly trackingCode: string
  /** The second factor; null once the person was forgotten. */
  readonly secret: string | null
  readonly handedOverAt: Instant
  readonly receipt: Receipt
  readonly noticeVersion: string
  /** What the notice of that version says; empty where it is not ours. */
  readonly notice: readonly string[]
  readonly priceCents: number
  readonly partnerName: string
  readonly siteName: string
  readonly devices: readonly {
    readonly category: DeviceCategory
    readonly maker: string
    readonly model: string | null
    readonly serial: string
    readonly labelCode: string
  }[]
  readonly accessories: readonly Accessory[]
  readonly verificationCode: string
  /** Where people type: `https://boucle.example`. */
  readonly address: string
  readonly madeAt: Instant
}

const receivedHow = (receipt: Receipt) => {
  if (receipt.kind === 'witnessed')
    return 'devant un témoin de l’organisation, la personne ne pouvant pas signer'
  const who = receipt.by === 'guardian' ? 'par le représentant légal' : 'par la personne'
  return `signé ${receipt.on === 'paper' ? 'sur papier' : 'à l’écran'} ${who}`
}

export const receiptPaper = (one: ReceiptPaper, fontsFolder: string): Promise<Buffer> => {
  const isKit = one.model !== 'grant'
  const sheet = paper(`Reçu de remise, kit ${one.trackingCode}`, fontsFolder)
  sheet.title(isKit ? 'Reçu de votre kit numérique' : 'Reçu de votre don de matériel')
  sheet.fact('Remis le', dateTime(one.handedOverAt))
  sheet.fact('Par', `${one.partnerName}, ${one.siteName}`)
  sheet.fact('Modèle', KIT_MODEL_WORDS[one.model])
  sheet.fact('Prix payé', one.priceCents === 0 ? 'gratuit' : euros(one.priceCents))
  sheet.fact('Reçu', receivedHow(one.receipt))

  sheet.heading('Ce que vous recevez')
  for (const { category, maker, model, serial, labelCode } of one.devices)
    sheet.text(
      `${CATEGORY_WORDS[category]} ${[maker, model].filter(Boolean).join(' ')}, étiquette ${labelCode}, n° de série ${serial}`,
    )
  if (one.accessories.length > 0)
    sheet.text(one.accessories.map((accessory) => ACCESSORY_WORDS[accessory]).join(', '))

  if (isKit) {
    sheet.heading('Ce qui vous est promis')
    sheet.fact('Formation', duration(trainingPromisedMinutes(dayOf(one.handedOverAt))))
    sheet.fact('Aide par téléphone jusqu’au', day(hotlineEnd(one.handedOverAt)))
    sheet.fact('Garantie jusqu’au', day(warrantyEnd(one.handedOverAt)))
  }

  sheet.heading('Suivre votre kit, demander de l’aide')
  sheet.text('Flashez ce carré avec un téléphone, ou tapez le code de suivi sur le site. Aucun compte.')
  const page = `${one.address}/suivi/${one.trackingCode}`
  sheet.qr(page, `Code carré qui mène à ${page}`)
  sheet.fact('Adresse', `${one.address}/suivi`)
  sheet.code('Code de suivi', inGroups(one.trackingCode))
  if (one.secret === null) sheet.quiet('Le code secret n’est imprimé que le jour de la remise.')
  else {
    sheet.code('Code secret', inGroups(one.secret))
    sheet.text(
      'Le code secret est pour vous seul. Il sert à voir ou effacer vos données et à dire que l’appareil est perdu.',
    )
  }

  if (one.receipt.kind === 'signed' && one.receipt.on === 'paper') {
    sheet.heading('Signature')
    sheet.blank('Nom et date')
    sheet.blank('Signature')
  }
  sheet.heading(`Notice d’information, version ${one.noticeVersion}`)
  for (const line of one.notice) sheet.text(line)
  return sheet.end(inGroups(one.verificationCode), `${one.address}/verification`, one.madeAt)
}
