/**
 * The Métropole de Lyon's 58 communes (EPCI 200046977) and Lyon's nine arrondissements, by INSEE code.
 * Source: Code officiel géographique; a test compares them with `@etalab/decoupage-administratif`.
 */
const COMMUNES: Readonly<Record<string, string>> = {
  '69003': 'Albigny-sur-Saône',
  '69029': 'Bron',
  '69033': 'Cailloux-sur-Fontaines',
  '69034': 'Caluire-et-Cuire',
  '69040': "Champagne-au-Mont-d'Or",
  '69044': 'Charbonnières-les-Bains',
  '69046': 'Charly',
  '69063': "Collonges-au-Mont-d'Or",
  '69068': "Couzon-au-Mont-d'Or",
  '69069': 'Craponne',
  '69071': "Curis-au-Mont-d'Or",
  '69072': 'Dardilly',
  '69081': 'Écully',
  '69085': 'Fleurieu-sur-Saône',
  '69087': 'Fontaines-Saint-Martin',
  '69088': 'Fontaines-sur-Saône',
  '69089': 'Francheville',
  '69091': 'Givors',
  '69096': 'Grigny-sur-Rhône',
  '69100': 'Irigny',
  '69116': 'Limonest',
  '69117': 'Lissieu',
  '69123': 'Lyon',
  '69127': "Marcy-l'Étoile",
  '69142': 'La Mulatière',
  '69143': 'Neuville-sur-Saône',
  '69149': 'Oullins-Pierre-Bénite',
  '69153': "Poleymieux-au-Mont-d'Or",
  '69163': 'Quincieux',
  '69168': 'Rochetaillée-sur-Saône',
  '69191': "Saint-Cyr-au-Mont-d'Or",
  '69194': "Saint-Didier-au-Mont-d'Or",
  '69199': 'Saint-Fons',
  '69202': 'Sainte-Foy-lès-Lyon',
  '69204': 'Saint-Genis-Laval',
  '69205': 'Saint-Genis-les-Ollières',
  '69207': "Saint-Germain-au-Mont-d'Or",
  '69233': "Saint-Romain-au-Mont-d'Or",
  '69244': 'Tassin-la-Demi-Lune',
  '69250': 'La Tour-de-Salvagny',
  '69256': 'Vaulx-en-Velin',
  '69259': 'Vénissieux',
  '69260': 'Vernaison',
  '69266': 'Villeurbanne',
  '69271': 'Chassieu',
  '69273': 'Corbas',
  '69275': 'Décines-Charpieu',
  '69276': 'Feyzin',
  '69278': 'Genay',
  '69279': 'Jonage',
  '69282': 'Meyzieu',
  '69283': 'Mions',
  '69284': 'Montanay',
  '69286': 'Rillieux-la-Pape',
  '69290': 'Saint-Priest',
  '69292': 'Sathonay-Camp',
  '69293': 'Sathonay-Village',
  '69296': 'Solaize',
  '69381': 'Lyon 1er Arrondissement',
  '69382': 'Lyon 2e Arrondissement',
  '69383': 'Lyon 3e Arrondissement',
  '69384': 'Lyon 4e Arrondissement',
  '69385': 'Lyon 5e Arrondissement',
  '69386': 'Lyon 6e Arrondissement',
  '69387': 'Lyon 7e Arrondissement',
  '69388': 'Lyon 8e Arrondissement',
  '69389': 'Lyon 9e Arrondissement',
}

/** Codes that were withdrawn and may still stand in people's papers: Pierre-Bénite became part of Oullins-Pierre-Bénite. */
const FORMER_CODES: Readonly<Record<string, string>> = { '69152': '69149' }

/** Today's INSEE code: a withdrawn one is replaced by its successor. */
export const currentCommuneCode = (code: string) => FORMER_CODES[code] ?? code

export const isInMetropole = (code: string) => Object.hasOwn(COMMUNES, currentCommuneCode(code))

/** The commune's name, or the code itself outside the Métropole. */
export const communeName = (code: string) => COMMUNES[currentCommuneCode(code)] ?? code

export const COMMUNE_CODES: readonly string[] = Object.keys(COMMUNES)
