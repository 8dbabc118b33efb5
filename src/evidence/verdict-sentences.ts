/** What a verdict means for the person at the bench: what is missing, and what to do about it. */
import type { VerdictReason } from '../domain/devices/erasure.js'

export const VERDICT_SENTENCES: Readonly<Record<VerdictReason, string>> = {
  purged:
    'Effacé par une commande du support lui-même, menée à son terme : rien à faire de plus pour ce support.',
  cleared:
    'Effacé par une réécriture complète et vérifiée de ce disque : rien à faire de plus pour ce support.',
  'cleared-by-command':
    'Effacé par la commande d’effacement ATA de ce disque, menée à son terme : rien à faire de plus pour ce support.',
  'hidden-sectors-remain':
    'Effacé, mais des secteurs cachés (HPA ou DCO) n’ont pas été atteints : levez la protection et effacez à nouveau, détruisez le support, ou faites accepter ce risque nommément.',
  'hidden-sectors-unknown':
    'Effacé, mais l’outil n’a pas pu dire si des secteurs cachés (HPA ou DCO) demeurent : vérifiez-le (hdparm -N), détruisez le support, ou faites accepter ce risque nommément.',
  'no-report': 'Aucune preuve d’effacement pour ce support : effacez-le et déposez le journal de l’outil.',
  'serial-missing':
    'Le fichier ne donne pas le vrai numéro de série du support (les adaptateurs USB en donnent un à eux), rien ne le rattache à ce disque : recopiez le certificat de l’outil s’il porte ce numéro ; sinon, effacez le disque branché sans adaptateur.',
  'serial-differs':
    'Le numéro de série du fichier n’est pas celui du support inventorié : déposez la preuve de ce support-ci, ou corrigez l’inventaire s’il est faux.',
  aborted: 'L’effacement a été interrompu avant la fin : relancez-le et laissez-le se terminer.',
  failed:
    'L’effacement ou sa vérification a échoué : relancez-le ; si l’échec se répète, détruisez le support.',
  'outcome-unknown':
    'Le fichier ne montre pas que l’effacement est allé à son terme, ou une de ses lignes dit autre chose (un refus, une erreur) : s’il est fini, récupérez le fichier entier, tel que l’outil l’a écrit, et déposez-le ; s’il dure encore, laissez-le finir ; si la commande a été refusée, relancez-la.',
  'written-since':
    'Le support dit que des données y ont été écrites depuis son dernier effacement : relancez l’effacement, et faites le relevé avant que rien n’y soit écrit (ni partition, ni système).',
  locked:
    'Le disque est encore verrouillé par le mot de passe de l’effacement, qui n’est donc pas allé à son terme : déverrouillez-le avec le mot de passe du relevé (hdparm --user-master u --security-unlock, puis --security-disable), relancez l’effacement et laissez-le se terminer.',
  'still-running':
    'D’après le fichier, l’effacement dure encore : laissez-le finir, refaites le relevé et déposez-le.',
  'end-missing':
    'L’heure de fin manque : récupérez le journal entier, ou refaites le relevé NVMe avec ses heures de début et de fin.',
  'start-missing':
    'L’heure de début manque : récupérez le journal entier, depuis sa première ligne, ou refaites le relevé NVMe avec ses heures de début et de fin.',
  'start-not-before-end':
    'L’heure de fin n’est pas postérieure à l’heure de début : récupérez le journal d’origine ; si l’horloge a été réglée pendant l’effacement, recopiez le certificat avec les heures vraies, ce journal joint.',
  'ended-before-intake':
    'D’après ses heures, l’effacement s’est terminé avant la prise en charge de l’appareil, son dernier retour ou l’installation de ce support : si le journal est d’une autre horloge, déposez-le en disant laquelle ; si la date de prise en charge est fausse, corrigez-la ; si c’est celle du poste d’effacement qui l’est (pile à plat), recopiez le certificat avec les heures vraies, ce journal joint ; sinon, effacez ce support maintenant.',
  'errors-reported':
    'L’outil signale des erreurs, une partie du support a pu ne pas être effacée : relancez l’effacement ; si les erreurs restent, détruisez le support.',
  'rounds-missing':
    'Toutes les passes demandées n’ont pas été faites : relancez l’effacement et laissez-le se terminer.',
  'part-of-medium':
    'L’outil a effacé une partition, un volume ou un espace de noms, pas le disque : le reste du disque garde ses données. Effacez le disque entier (/dev/sda et non /dev/sda1, /dev/nvme0n1 et non /dev/nvme0n1p1, /dev/mmcblk0 et non /dev/mmcblk0p1, chaque disque et non /dev/md0 ; d’un NVMe, tous les espaces de noms).',
  'capacity-not-inventoried':
    'La capacité de ce support n’est pas à l’inventaire, rien ne dit donc que tout a été effacé : inspectez l’appareil par fichier, ou complétez la capacité (elle est sur l’étiquette du disque). L’effacement n’est pas à refaire.',
  'bytes-missing':
    'Le fichier ne dit pas combien d’octets ont été effacés : récupérez le journal entier de l’outil, ou recopiez son certificat s’il le dit.',
  'bytes-below-capacity':
    'Moins d’octets ont été effacés que la capacité du support : effacez le support entier (vérifier seulement ne suffit pas), ou corrigez la capacité à l’inspection si elle est fausse.',
  'medium-kind-unknown':
    'On ne sait pas si ce support est un disque dur ou de la mémoire flash : indiquez sa nature à l’inspection, la méthode en dépend.',
  'technique-unknown':
    'La technique d’effacement n’est pas connue : déposez le document de l’outil qui la nomme, ou recopiez-le en disant laquelle c’est.',
  'overwrite-on-flash':
    'Une réécriture ne suffit pas sur de la mémoire flash (SSD, NVMe, eMMC) : lancez une commande d’effacement du support lui-même (sanitize, effacement par blocs ou cryptographique), ou détruisez-le.',
  'technique-not-of-medium':
    'Ce support ne connaît pas cette commande (un disque dur ne s’efface pas par blocs, un NVMe n’a pas l’effacement ATA) : vérifiez la nature du support à l’inspection et ce que dit le document.',
  'verification-missing':
    'La réécriture n’a pas été vérifiée par relecture : relancez l’effacement avec la vérification (nwipe --verify=last).',
  'purge-demanded':
    'Le donateur exige une purge, et ce support a seulement été réécrit ou effacé par la commande ATA simple : lancez une commande d’effacement du support lui-même, ou détruisez-le.',
  'below-floor':
    'La méthode est inférieure au minimum exigé pour ce type de support : lancez une commande sanitize, un effacement par blocs ou cryptographique, ou détruisez-le.',
}

export const isVerdictReason = (reason: string): reason is VerdictReason => reason in VERDICT_SENTENCES
