// Holds datapackage.json files against the datapackage library of the Frictionless project: the
// descriptor against its profile, every row of every table against its schema, every reference against
// the table it refers to. Prints the faults, one to a line.
//
// The library was written for the first version of the standard. Two things of the second are put in its
// words before it looks: missing values without their labels, and no $schema beside the fields.
const fs = require('fs')
const path = require('path')
const { Package } = require('datapackage')

async function faults (file) {
  const descriptor = JSON.parse(fs.readFileSync(file, 'utf8'))
  for (const resource of descriptor.resources) {
    if (!resource.schema) continue
    resource.schema.missingValues = resource.schema.missingValues.map(m => m.value)
    delete resource.schema.$schema
  }
  const found = await Package.load(descriptor, { basePath: path.dirname(file) })
  const out = found.errors.map(e => e.message)
  let rows = 0
  for (const resource of found.resources) {
    if (!resource.descriptor.schema || resource.descriptor.format === 'json') continue // it reads no JSON files
    try {
      rows += (await resource.read({ relations: true })).length
    } catch (e) {
      out.push(resource.name + ': ' + e.message, ...(e.errors || []).map(e => resource.name + ': ' + e.message))
    }
  }
  if (rows === 0) out.push('no rows were read')
  return out
}

(async () => {
  for (const file of process.argv.slice(2)) {
    for (const fault of await faults(file)) console.log(file + ': ' + fault)
  }
})()
