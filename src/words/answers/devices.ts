/** What stands in the way of a device, its media and its parts. */
import type { ClaimRefusal } from '../../domain/devices/claim.js'
import type { DeviceRefusal } from '../../domain/devices/device.js'
import type { EvidenceRefusal } from '../../domain/devices/evidence.js'
import { type Answers, BENCH, RECEIVER, SENDER } from './answer.js'

export const DEVICE_ANSWERS: Answers<
  ClaimRefusal | EvidenceRefusal | Exclude<DeviceRefusal, 'not-the-receiver'>
> = {
  'serial-already-registered': {
    status: 409,
    title: 'Un appareil de cette marque porte déjà ce numéro de série.',
  },
  'intake-in-use': {
    status: 409,
    title:
      'Cet appareil a déjà été remis, collecté ou accepté par une autre organisation tel qu’il est décrit : des papiers signés le disent, cela ne change plus.',
  },
  'serial-not-claimed': {
    status: 409,
    title: 'Ce numéro de série n’est pas encore retenu pour cet appareil : recommencez la correction.',
  },
  'label-already-used': {
    status: 409,
    title: 'Cette étiquette a déjà été utilisée : une étiquette ne sert qu’une fois.',
  },
  'label-code-invalid': {
    status: 422,
    title: 'Ce code d’étiquette est mal lu : son caractère de contrôle ne correspond pas.',
  },
  'evidence-already-used': {
    status: 409,
    title:
      'Cette preuve a déjà servi dans un autre appareil, et ne sert qu’une fois. Si ce disque en vient, son effacement est à prouver là où il est maintenant : effacez-le et déposez le nouveau journal.',
    supplier: BENCH,
  },
  'evidence-not-deposited': {
    status: 404,
    title: 'Votre organisation n’a pas déposé cette preuve, ou ce fichier n’a pas ce disque (entry).',
  },
  'reason-not-told': {
    status: 422,
    title: 'Pour un autre motif, dites en quelques mots lequel (précision, « note » dans l’API).',
    supplier: BENCH,
  },
  'evidence-already-matched': {
    status: 409,
    title: 'Cette preuve est déjà rattachée à un appareil.',
  },
  'device-not-found': { status: 404, title: 'Cet appareil n’existe pas.' },
  'device-already-received': { status: 409, title: 'Cet appareil est déjà pris en charge.' },
  'not-custodian': { status: 403, title: 'Seule l’organisation qui détient cet appareil peut agir sur lui.' },
  'device-handed-over': {
    status: 409,
    title: 'Cet appareil a été remis : seul un retour le ramène en atelier.',
  },
  'device-sealed': {
    status: 409,
    title: 'Cet appareil est scellé dans son kit : rouvrez d’abord le kit.',
    supplier: BENCH,
  },
  'device-not-handed-over': {
    status: 409,
    title: 'Cet appareil n’a pas été remis : il ne peut pas revenir.',
  },
  'device-in-another-kit': { status: 409, title: 'Cet appareil est déjà dans un autre kit.' },
  'device-not-in-this-kit': { status: 409, title: 'Cet appareil n’est pas dans ce kit.' },
  'device-not-sealed': { status: 409, title: 'Cet appareil n’est pas scellé dans son kit.' },
  'medium-not-inventoried': {
    status: 409,
    title:
      'Ce support de stockage ne figure pas à l’inventaire de cet appareil : inspectez d’abord l’appareil.',
    supplier: BENCH,
  },
  'medium-already-installed': { status: 409, title: 'Ce support est déjà dans cet appareil.' },
  'degauss-on-flash': {
    status: 409,
    title: 'La démagnétisation ne détruit rien sur une mémoire flash : broyez ce support, ou effacez-le.',
    supplier: BENCH,
  },
  'erasure-ends-in-future': {
    status: 422,
    title:
      'D’après ce fichier, l’effacement finit dans le futur : son horloge n’est pas celle qui a été dite. Déposez-le à nouveau en disant l’autre (heure de Lyon ou UTC) ; si l’horloge du poste était fausse, recopiez le certificat avec les heures vraies, ce journal joint. Il n’y a rien à effacer à nouveau.',
    supplier: BENCH,
  },
  'medium-vanished': {
    status: 409,
    title:
      'Un support inventorié manque dans cette inspection : enregistrez d’abord son retrait ou sa destruction.',
    supplier: BENCH,
  },
  'no-reservation-to-accept': {
    status: 409,
    title: 'Aucune réserve d’effacement n’est à accepter sur ce support.',
  },
  'function-not-of-category': { status: 422, title: 'Cette fonction n’existe pas sur ce type d’appareil.' },
  'flag-not-raised': { status: 409, title: 'Ce signalement n’est pas actif.' },
  'device-not-inspected': {
    status: 409,
    title: 'L’appareil n’a pas été inspecté : ses supports de stockage ne sont pas connus.',
    supplier: BENCH,
  },
  'serial-is-none': {
    status: 422,
    title:
      'Ce numéro n’est pas celui d’un disque : c’est celui d’un adaptateur USB, ou ce qu’un outil écrit quand il n’en lit aucun. Relevez celui de l’étiquette du disque.',
    supplier: BENCH,
  },
  'inspection-of-a-file': {
    status: 409,
    title:
      'Les supports de cette inspection viennent d’un fichier gardé : ils ne se corrigent pas à la main. Si un support n’est plus là, enregistrez son retrait ou sa destruction ; si le fichier est faux, inspectez à nouveau.',
    supplier: BENCH,
  },
  'media-not-seen': {
    status: 422,
    title:
      'Ce relevé ne montre aucun support de stockage. Ce n’est pas la preuve qu’il n’y en a pas : un disque derrière un contrôleur RAID ou VMD n’est vu d’aucun outil. Passez le stockage en AHCI dans le BIOS et refaites le relevé, ou ouvrez l’appareil et dites à la main (source « by-hand », sans fichier) qu’il n’en contient pas.',
    supplier: BENCH,
  },
  'category-has-medium': {
    status: 422,
    title:
      'Une tablette ou un téléphone a toujours une mémoire, soudée : inscrivez-la comme support (eMMC), sous le numéro de série ou l’IMEI de l’appareil s’il n’en montre pas d’autre.',
    supplier: BENCH,
  },
  'absence-not-told': {
    status: 422,
    title:
      'Dites comment vous savez que cet appareil n’a aucun support (absence) : « opened », vous l’avez ouvert ; « checked », vous l’avez vérifié sans l’ouvrir.',
    supplier: BENCH,
  },
  'sighted-medium-not-inventoried': {
    status: 409,
    title:
      'Un outil a vu dans cet appareil un support qui manque à l’inventaire : inspectez l’appareil à nouveau avec ce support, ou dites ce que c’était.',
    supplier: BENCH,
  },
  'sighting-not-open': {
    status: 409,
    title: 'Aucun support vu et non inventorié n’attend d’explication sous ce numéro et ce fichier.',
  },
  'medium-not-erased': {
    status: 409,
    title: 'L’effacement d’un support de stockage n’est pas prouvé.',
    supplier: BENCH,
  },
  'device-blocked': { status: 409, title: 'Un signalement bloque cet appareil.', supplier: BENCH },
  'functions-not-passed': {
    status: 409,
    title: 'Toutes les fonctions n’ont pas été testées avec succès.',
    supplier: BENCH,
  },
  'battery-not-measured': {
    status: 409,
    title: 'La santé de la batterie n’a pas été mesurée.',
    supplier: BENCH,
  },
  'battery-too-weak': { status: 409, title: 'La batterie est trop usée pour une remise.', supplier: BENCH },
  'device-in-kit': {
    status: 409,
    title: 'Cet appareil est dans un kit : retirez-le d’abord du kit.',
    supplier: BENCH,
  },
  'device-in-another-consignment': {
    status: 409,
    title: 'Cet appareil est déjà dans une autre expédition : retirez-le d’abord de celle-là.',
    supplier: SENDER,
  },
  'device-consigned': {
    status: 409,
    title: 'Cet appareil est prêt à partir dans une expédition : retirez-le d’abord de l’expédition.',
    supplier: SENDER,
  },
  'device-not-in-this-consignment': { status: 409, title: 'Cet appareil n’est pas dans cette expédition.' },
  'device-in-transit': {
    status: 409,
    title: 'Cet appareil est en route : le destinataire doit d’abord dire ce qu’il a reçu.',
    supplier: RECEIVER,
  },
  'device-lost': {
    status: 409,
    title: 'Cet appareil est déclaré perdu ou volé : s’il est retrouvé, enregistrez-le d’abord.',
    supplier: BENCH,
  },
  'device-not-lost': { status: 409, title: 'Cet appareil n’est déclaré ni perdu, ni volé, ni manquant.' },
  'device-retired': {
    status: 409,
    title: 'Cet appareil est réformé : il ne peut plus que partir en collecte.',
  },
  'device-stripped': {
    status: 409,
    title: 'Cet appareil est démonté pour pièces : il ne peut plus être remis, seulement partir en collecte.',
  },
  'device-loaded': {
    status: 409,
    title: 'Cet appareil est chargé dans une collecte : retirez-le d’abord de la collecte.',
    supplier: BENCH,
  },
  'device-not-in-this-collection': { status: 409, title: 'Cet appareil n’est pas dans cette collecte.' },
  'device-collected': { status: 409, title: 'Cet appareil est parti en collecte : il ne revient pas.' },
  'device-treated': { status: 409, title: 'Cet appareil a été traité par le recycleur : il n’existe plus.' },
  'waste-status-not-lifted': {
    status: 409,
    title:
      'Cet appareil est arrivé comme déchet : enregistrez le contrôle technique et le document de cession qui en refont un produit.',
    supplier: BENCH,
  },
  'part-already-taken': { status: 409, title: 'Cette pièce a déjà été prélevée sur cet appareil.' },
  'part-not-on-shelf': {
    status: 409,
    title: 'Cette pièce n’est pas disponible : elle n’a pas été prélevée ici, ou elle sert déjà ailleurs.',
    supplier: BENCH,
  },
  'part-already-installed': { status: 409, title: 'Cette pièce est déjà montée sur cet appareil.' },
  'moved-to-itself': {
    status: 422,
    title: 'L’appareil d’origine et celui d’arrivée sont le même : choisissez un autre appareil.',
  },
  'device-not-waste': {
    status: 409,
    title: 'Cet appareil n’est pas un déchet : il n’y a pas de statut à lever.',
  },
}
