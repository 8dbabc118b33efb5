/** Addresses of an EventStoreDB, as `@eventstore/db-client` reads them: what in one would go wrong in silence. */

const ADDRESS = /^esdb(\+discover)?:\/\/(?:([^:@/]+):([^@/]+)@)?([^?/@]+)\/?(?:\?(.*))?$/

const partsOf = (url: string) => {
  const [matched, discover, username, password, hosts = '', query = ''] = ADDRESS.exec(url) ?? []
  const options = new URLSearchParams(query)
  const option = (name: string) => [...options].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  const credentials =
    username === undefined || password === undefined
      ? undefined
      : { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  return { isAddress: matched !== undefined, discovers: discover !== undefined, hosts, credentials, option }
}

/** Why this address cannot be used, in one sentence; undefined when it can. */
export const eventStoreUrlProblem = (url: string): string | undefined => {
  if (/^kurrentdb/.test(url)) return 'write esdb:// for a KurrentDB too'
  const { isAddress, discovers, hosts, credentials, option } = partsOf(url)
  if (!isAddress)
    return 'an address is esdb://user:password@host:2113 or esdb+discover://user:password@host:2113'
  if (discovers && hosts.includes(','))
    return 'with esdb+discover only the first host would be asked: name them with esdb://, or one name for all'
  const tls = option('tls') !== 'false'
  if (!tls && credentials)
    return 'with tls=false a name and password would not be sent: leave them out, or use TLS'
  if (tls && !credentials) return 'over TLS the server asks who it is: esdb://user:password@host:2113'
  if (option('throwOnAppendFailure') !== undefined)
    return 'throwOnAppendFailure is not for this address to choose'
  if (option('tlsVerifyCert') !== undefined)
    return 'tlsVerifyCert does nothing: name the authority’s certificate with tlsCAFile'
  return undefined
}

/** Who asks; without TLS nobody, and nothing is sent. */
export const credentialsOf = (url: string) => partsOf(url).credentials ?? { username: '-', password: '-' }
