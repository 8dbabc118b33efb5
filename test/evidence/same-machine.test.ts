/** A file without a machine's serial is not believed where its maker or its kind is another one. */
import t from 'tap'
import { categoriesDiffer, makersDiffer } from '../../src/evidence/same-machine.js'

t.test('makers are compared by their words', async (t) => {
  for (const [one, other] of [
    ['HP', 'Hewlett-Packard'],
    ['HP Inc.', 'hewlett packard'],
    ['HPE', 'Hewlett-Packard Enterprise'],
    ['Dell', 'Dell Inc.'],
    ['Lenovo', 'LENOVO'],
    ['IBM', 'Lenovo'],
    ['Asus', 'ASUSTeK COMPUTER INC.'],
    ['MSI', 'Micro-Star International Co., Ltd.'],
    ['Fujitsu', 'FUJITSU SIEMENS'],
    ['Dell', null],
    [null, 'HP'],
    ['Assemblé', 'Gigabyte Technology Co., Ltd.'],
    ['Inc.', 'HP'],
  ] as const)
    t.equal(makersDiffer(one, other), false, `${one} and ${other}`)
  for (const [one, other] of [
    ['Dell', 'HP'],
    ['Dell Inc.', 'HP Inc.'],
    ['Packard Bell', 'Hewlett-Packard'],
    ['Acer', 'ASUSTeK COMPUTER INC.'],
    ['Sony Corporation', 'Toshiba Corporation'],
  ] as const)
    t.equal(makersDiffer(one, other), true, `${one} and ${other}`)
})

t.test('kinds differ, but a laptop may be a tablet', async (t) => {
  t.equal(categoriesDiffer('laptop', 'laptop'), false)
  t.equal(categoriesDiffer('laptop', 'tablet'), false)
  t.equal(categoriesDiffer(null, 'monitor'), false)
  t.equal(categoriesDiffer('desktop', null), false)
  for (const other of ['desktop', 'monitor', 'smartphone'] as const)
    t.equal(categoriesDiffer('laptop', other), true, other)
})
