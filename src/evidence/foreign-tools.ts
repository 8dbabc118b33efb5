/**
 * Erasure tools whose documents are copied by hand, by the words by which their documents name them. The
 * list is no judgement: it only names what somebody deposited, and fills the form's first field.
 */

/** `ofDevice`: the document tells the serial of the device, not of a medium in it. */
export type ForeignTool = { readonly is: RegExp; readonly tool: string; readonly ofDevice?: true }

export const FOREIGN_TOOLS: readonly ForeignTool[] = [
  { is: /\bkill ?disk\b/i, tool: 'KillDisk' },
  { is: /\bcertus\b/i, tool: 'Certus' },
  { is: /parted ?magic/i, tool: 'Parted Magic' },
  { is: /\bBCWipe\b|\bJetico\b/i, tool: 'BCWipe' },
  { is: /\bWipeDrive\b|WhiteCanyon/i, tool: 'WipeDrive' },
  { is: /\bBitRaser\b/i, tool: 'BitRaser' },
  { is: /\bYouWipe\b/i, tool: 'YouWipe' },
  { is: /\bZiperase\b/i, tool: 'Ziperase' },
  { is: /\bSecuraze\b/i, tool: 'Securaze' },
  { is: /\bOntrack\b.{0,20}\bEraser\b/i, tool: 'Ontrack Eraser' },
  { is: /\bTabernus\b/i, tool: 'Tabernus' },
  { is: /\bTeraware\b|\bITRenew\b/i, tool: 'Teraware' },
  { is: /\bredkey\b/i, tool: 'Redkey' },
  { is: /\bPhone ?Check\b/i, tool: 'Phonecheck', ofDevice: true },
  { is: /\bNSYS\b/, tool: 'NSYS', ofDevice: true },
  { is: /samsung ?magician/i, tool: 'Samsung Magician' },
  { is: /\b(?:open)?seachest\w*|\bseatools\b/i, tool: 'SeaTools / SeaChest' },
  { is: /\b(?:western digital|WD|sandisk)\b.{0,20}\bdashboard\b/i, tool: 'WD / SanDisk Dashboard' },
  { is: /crucial storage executive/i, tool: 'Crucial Storage Executive' },
  { is: /kingston ssd manager/i, tool: 'Kingston SSD Manager' },
  {
    is: /intel\b.{0,30}\b(?:ssd toolbox|memory and storage tool)|\bintelmas\b|\bisdct\b/i,
    tool: 'Intel MAS / SSD Toolbox',
  },
  { is: /kioxia|ocz ssd utility|toshiba ssd utility/i, tool: 'KIOXIA / Toshiba SSD Utility' },
  {
    is: /(?:lenovo|thinkpad|thinkshield)\b.{0,60}\b(?:secure ?(?:wipe|erase)|drive erase|erase)/i,
    tool: 'Lenovo (ThinkShield Secure Wipe)',
  },
  {
    is: /\bdell\b.{0,60}\b(?:data ?wipe|secure ?(?:wipe|erase)|erase)|\bdell\b.{0,40}\bsafebios\b/i,
    tool: 'Dell (Data Wipe)',
  },
  {
    is: /\bHP\b.{0,60}\b(?:secure erase|disk sanitizer|wolf security)|\bHP (?:DriveLock|Secure)/i,
    tool: 'HP (Secure Erase)',
  },
  {
    is: /\bintune\b|microsoft\.graph|managedDevice|"actionName"\s*:\s*"(?:wipe|retire|factoryReset)/i,
    tool: 'Microsoft Intune',
    ofDevice: true,
  },
  { is: /\bjamf\b|\bEraseDevice\b/i, tool: 'Apple MDM (EraseDevice, Jamf)', ofDevice: true },
  {
    is: /workspace one|\bairwatch\b|\bmobileiron\b|\bmiradore\b|\bknox manage\b/i,
    tool: 'MDM',
    ofDevice: true,
  },
  {
    is: /powerwash|chrome ?os.{0,60}(?:wipe|reset|réinitialis|factory)|"(?:commandType|type)"\s*:\s*"(?:REMOTE_POWERWASH|WIPE_USERS)/i,
    tool: 'ChromeOS (Powerwash)',
    ofDevice: true,
  },
  {
    is: /factory (?:data )?reset|réinitialisation d.usine|rétablir la configuration d.usine/i,
    tool: 'Réinitialisation d’usine',
    ofDevice: true,
  },
  { is: /\bhdderase\b/i, tool: 'HDDErase' },
  { is: /\bsg_(?:sanitize|format)\b/i, tool: 'sg3_utils' },
  { is: /driveCleanser/i, tool: 'Acronis DriveCleanser' },
  { is: /\bEaseUS\b|\bAOMEI\b|MiniTool|\bMacrorit\b/i, tool: 'Outil de partition pour Windows' },
  { is: /ATA secure erase|\bsecure erase\b|effacement sécurisé/i, tool: 'Secure Erase' },
]
