// cluster: a throw-away PostgreSQL cluster for the references, through tests/support/pg-cluster.sh.
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const script = 'tests/support/pg-cluster.sh';

function binaries() {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.length ? join(root, versions[0], 'bin') : null;
}

export function cluster(dir) {
  const bin = binaries();
  if (!bin) return null;
  const home = join(dir, 'pg');
  const url = execFileSync('sh', [script, 'start', home], {encoding: 'utf8'}).trim().split('\n').pop();
  const of = (name) => url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);
  const psql = (name, args) => execFileSync('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', of(name), ...args], {encoding: 'utf8'});
  const create = (name) => execFileSync('psql', ['-qX', url, '-c', `create database ${name}`]);
  return {
    url: of,
    /* A database with the reference table: resources, bookings for each. */
    reference(name, resources, perResource) {
      create(name);
      psql(name, ['-v', `resources=${resources}`, '-v', `per_resource=${perResource}`, '-f', 'bench/pg_reference.sql']);
    },
    /* Transactions a second. */
    pgbench(name, file, clients, seconds) {
      const out = execFileSync(join(bin, 'pgbench'), ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', file, of(name)], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
      return Number(/tps = ([\d.]+)/.exec(out)[1]);
    },
    stop() {
      execFileSync('sh', [script, 'stop', home]);
    },
  };
}
