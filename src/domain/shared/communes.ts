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

/** Latitude and longitude of each town hall, to a hundredth of a degree: enough to say which place is nearer. */
const POSITIONS: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  '69003': [45.86, 4.83],
  '69029': [45.74, 4.91],
  '69033': [45.85, 4.87],
  '69034': [45.8, 4.85],
  '69040': [45.8, 4.79],
  '69044': [45.78, 4.75],
  '69046': [45.65, 4.79],
  '69063': [45.83, 4.84],
  '69068': [45.85, 4.83],
  '69069': [45.75, 4.72],
  '69071': [45.87, 4.82],
  '69072': [45.81, 4.75],
  '69081': [45.77, 4.78],
  '69085': [45.86, 4.85],
  '69087': [45.84, 4.85],
  '69088': [45.83, 4.85],
  '69089': [45.74, 4.76],
  '69091': [45.59, 4.77],
  '69096': [45.61, 4.79],
  '69100': [45.67, 4.82],
  '69116': [45.84, 4.77],
  '69117': [45.86, 4.74],
  '69123': [45.76, 4.84],
  '69127': [45.78, 4.71],
  '69142': [45.73, 4.81],
  '69143': [45.88, 4.84],
  '69149': [45.71, 4.81],
  '69153': [45.86, 4.8],
  '69163': [45.91, 4.78],
  '69168': [45.84, 4.84],
  '69191': [45.81, 4.82],
  '69194': [45.81, 4.8],
  '69199': [45.71, 4.85],
  '69202': [45.73, 4.8],
  '69204': [45.69, 4.79],
  '69205': [45.76, 4.73],
  '69207': [45.88, 4.8],
  '69233': [45.84, 4.82],
  '69244': [45.76, 4.78],
  '69250': [45.81, 4.71],
  '69256': [45.78, 4.92],
  '69259': [45.7, 4.89],
  '69260': [45.65, 4.81],
  '69266': [45.77, 4.88],
  '69271': [45.74, 4.97],
  '69273': [45.67, 4.9],
  '69275': [45.77, 4.96],
  '69276': [45.67, 4.86],
  '69278': [45.9, 4.84],
  '69279': [45.8, 5.04],
  '69282': [45.77, 5.0],
  '69283': [45.66, 4.95],
  '69284': [45.88, 4.86],
  '69286': [45.82, 4.9],
  '69290': [45.7, 4.94],
  '69292': [45.82, 4.88],
  '69293': [45.83, 4.88],
  '69296': [45.64, 4.84],
  '69381': [45.77, 4.83],
  '69382': [45.75, 4.83],
  '69383': [45.76, 4.86],
  '69384': [45.78, 4.83],
  '69385': [45.76, 4.81],
  '69386': [45.77, 4.85],
  '69387': [45.74, 4.84],
  '69388': [45.73, 4.87],
  '69389': [45.78, 4.8],
}

const KM_PER_DEGREE = 111.2
/** A degree of longitude is shorter, at Lyon's latitude. */
const LONGITUDE_FACTOR = Math.cos((45.76 * Math.PI) / 180)

/** Kilometres as the crow flies between two communes of the Métropole; undefined where one of them is not. */
export const kilometresBetween = (a: string, b: string): number | undefined => {
  const [one, other] = [POSITIONS[currentCommuneCode(a)], POSITIONS[currentCommuneCode(b)]]
  if (!one || !other) return undefined
  const north = one[0] - other[0]
  const east = (one[1] - other[1]) * LONGITUDE_FACTOR
  return Math.hypot(north, east) * KM_PER_DEGREE
}
