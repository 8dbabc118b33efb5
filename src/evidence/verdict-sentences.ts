/** What a verdict means for the person at the bench: what is missing, and what to do about it. */
import type { VerdictReason } from '../domain/devices/erasure.js'

export const VERDICT_SENTENCES: Readonly<Record<VerdictReason, string>> = {
  purged:
    'Effacé par une commande du support lui-même, menée à son terme : rien à faire de plus pour ce support.',
  cleared:
    'Effacé par une réécriture complète et vérifiée de ce disque : rien à faire de plus pour ce support.',
  'hidden-sectors-remain':
    'Effacé, mais des secteurs cachés (HPA ou DCO) n’ont pas été atteints : levez la protection et effacez à nouveau, détruisez le support, ou faites accepter ce risque nommément.',
  'no-report': 'Aucune preuve d’effacement pour ce support : effacez-le et déposez le journal de l’outil.',
  'serial-missing':
    'Le fichier ne donne pas le numéro de série du support, la preuve ne peut pas lui être rattachée : branchez le disque sans adaptateur USB et effacez-le à nouveau.',
  'serial-differs':
    'Le numéro de série du fichier n’est pas celui du support inventorié : déposez la preuve de ce support-ci, ou corrigez l’inventaire s’il est faux.',
  aborted: 'L’effacement a été interrompu avant la fin : relancez-le et laissez-le se terminer.',
  failed:
    'L’effacement ou sa vérification a échoué : relancez-le ; si l’échec se répète, détruisez le support.',
  'outcome-unknown':
    'Le fichier ne montre pas que l’effacement est allé à son terme : attendez la fin et récupérez le journal entier, ou relancez l’effacement.',
  'end-missing':
    'L’heure de fin manque : récupérez le journal entier, ou refaites le relevé NVMe avec ses heures de début et de fin.',
  'start-missing': 'L’heure de début manque : récupérez le journal entier, depuis sa première ligne.',
  'start-not-before-end':
    'L’heure de fin n’est pas postérieure à l’heure de début : réglez l’horloge du poste d’effacement et effacez à nouveau.',
  'ended-before-intake':
    'L’effacement s’est terminé avant la prise en charge de l’appareil, son dernier retour ou l’installation de ce support : effacez-le à nouveau.',
  'errors-reported':
    'L’outil signale des erreurs, une partie du support a pu ne pas être effacée : relancez l’effacement ; si les erreurs restent, détruisez le support.',
  'rounds-missing':
    'Toutes les passes demandées n’ont pas été faites : relancez l’effacement et laissez-le se terminer.',
  'bytes-missing':
    'Le fichier ne dit pas combien d’octets ont été effacés, ou la capacité manque : complétez la capacité du support, ou effacez-le avec une version récente de nwipe.',
  'bytes-below-capacity':
    'Moins d’octets ont été effacés que la capacité du support : effacez le support entier ; vérifier seulement ne suffit pas.',
  'medium-kind-unknown':
    'On ne sait pas si ce support est un disque dur ou de la mémoire flash : indiquez sa nature à l’inspection, la méthode en dépend.',
  'technique-unknown':
    'La technique d’effacement n’est pas connue : effacez à nouveau avec nwipe (disque dur) ou « nvme sanitize » (NVMe).',
  'overwrite-on-flash':
    'Une réécriture ne suffit pas sur de la mémoire flash (SSD, NVMe, eMMC) : lancez une commande d’effacement du support lui-même (sanitize, effacement par blocs ou cryptographique), ou détruisez-le.',
  'block-erase-on-disk':
    'Un disque dur n’a pas d’effacement par blocs : vérifiez la nature du support et le certificat, ou réécrivez le disque entier.',
  'verification-missing':
    'La réécriture n’a pas été vérifiée par relecture : relancez l’effacement avec la vérification (nwipe --verify=last).',
  'purge-demanded':
    'Le donateur exige une purge et ce support a seulement été réécrit : lancez une commande d’effacement du support lui-même, ou détruisez-le.',
  'below-floor':
    'La méthode est inférieure au minimum exigé pour ce type de support : lancez une commande sanitize, un effacement par blocs ou cryptographique, ou détruisez-le.',
}

export const isVerdictReason = (reason: string): reason is VerdictReason => reason in VERDICT_SENTENCES
