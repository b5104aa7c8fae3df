import { asDriftError } from '../shared/core/errors.ts';
import { estimate } from './cost/estimate.ts';
import { parseCostOptions } from './cost/options.ts';
import { priceTable } from './cost/prices.ts';
import { costTables } from './cost/tables.ts';
import { renderTable } from './print/table.ts';

/**
 * What sweeps take and cost: `node bench/cost.ts [options]`. Nothing is measured and nobody is asked: it multiplies what a
 * sweep uses (`cost/usage.ts`) by what AWS asks (`cost/prices.ts`).
 */
try {
  const { fleets, json } = parseCostOptions(process.argv.slice(2));
  const estimates = fleets.map((fleet) => estimate(fleet, priceTable));
  const tables = costTables(estimates, priceTable);
  process.stdout.write(
    json ? `${JSON.stringify({ ...priceTable, estimates }, null, 2)}\n` : tables.map(renderTable).join('\n'),
  );
} catch (thrown) {
  const error = asDriftError(thrown);
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code === 'usage-invalid' ? 64 : 2;
}
