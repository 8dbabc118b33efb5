/** One vocabulary of categories for lists and inspections: SMBIOS 7.4.1, tools' words, people's words. */
import t from 'tap'
import { categoryOfChassis } from '../../src/evidence/inspection-reading.js'

const WORDS: Readonly<Record<string, readonly string[]>> = {
  desktop: [
    ...['Desktop', 'Low Profile Desktop', 'low-profile', 'Pizza Box', 'Mini Tower', 'mini-tower', 'Tower'],
    ...['All In One', 'All-in-one', 'AIO All in One', 'Space-saving', 'Lunch Box', 'Mini PC', 'Stick PC'],
    ...[
      'Desktop Computer',
      'Workstation',
      'Unité centrale',
      'Ordinateur de bureau',
      'PC fixe',
      'Tour',
      'iMac',
    ],
  ],
  laptop: [
    ...['Laptop', 'Notebook', 'Sub Notebook', 'Portable', 'Convertible', 'Detachable', 'Netbook', 'Laptops'],
    ...['Ordinateur portable', 'PC portable', 'MacBook Pro', 'Mobile Workstation'],
  ],
  tablet: ['Tablet', 'Tablette', 'Tablettes', 'iPad'],
  smartphone: ['Smartphone', 'Smart Phone', 'Mobile', 'Phone', 'Téléphone', 'Téléphone portable'],
  monitor: [
    'Monitor',
    'Monitors',
    'Display',
    'ComputerMonitor',
    'Computer Monitor',
    'Écran',
    'Ecrans',
    'Moniteur',
  ],
}

t.test('words of a category', async (t) => {
  for (const [category, words] of Object.entries(WORDS))
    for (const word of words) {
      t.equal(categoryOfChassis(word), category, word)
      t.equal(categoryOfChassis(` ${word.toUpperCase()} `), category, word)
    }
})

t.test('servers, docks and what says nothing are no category', async (t) => {
  for (const word of [
    ...['Main Server Chassis', 'Rack Mount Chassis', 'RAID Chassis', 'Blade', 'Blade Enclosure', 'Server'],
    ...['Docking Station', 'Expansion Chassis', 'Sub Chassis', 'Bus Expansion Chassis', 'Peripheral Chassis'],
    ...['Other', 'Unknown', 'Hand Held', 'Computer', '', 'Imprimante', 'x'.repeat(1000)],
  ])
    t.equal(categoryOfChassis(word), null, word)
  for (const value of [null, undefined, 3, {}, ['Laptop']]) t.equal(categoryOfChassis(value), null)
})
