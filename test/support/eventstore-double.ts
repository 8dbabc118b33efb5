/**
 * What stands in for an EventStoreDB server in tests: its gRPC services over real sockets, a log in memory, and
 * the faults of machines and networks. Where servers differ in what they tell, it tells the least.
 */
import { randomUUID } from 'node:crypto'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import featuresServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import streamsServices from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import {
  status as grpcStatus,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type sendUnaryData,
} from '@grpc/grpc-js'
import any from 'google-protobuf/google/protobuf/any_pb.js'

const APPEND_BYTES_MAX = 1024 * 1024
const SUBSCRIBER_BUFFER_EVENTS = 32
const TICKS_PER_MILLISECOND = 10_000n
/** A member of a cluster that leads it, as gossip numbers the states. */
const LEADER = 8

type Kept = {
  readonly stream: string
  readonly revision: number
  readonly position: bigint
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  readonly created: bigint
}
type Proposed = Omit<Kept, 'stream' | 'revision' | 'position' | 'created'>
type Outcome =
  | { readonly kind: 'done'; readonly revision: number; readonly position: bigint | undefined }
  | { readonly kind: 'wrong-version'; readonly actual: number; readonly expected: number }
  | { readonly kind: 'too-large' }

type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>

export type DoubleOptions = {
  readonly version?: string
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer }
  readonly account?: { readonly username: string; readonly password: string }
  /** The port of the member that leads, which gossip names; this one when left out. */
  readonly leaderPort?: number
}

export const startEventStoreDouble = async ({
  version = '23.10.2',
  tls,
  account,
  leaderPort,
}: DoubleOptions = {}) => {
  const log: Kept[] = []
  const heads = new Map<string, number>()
  const subscribers = new Map<ReadCall, (event: Kept) => void>()
  const openReads = new Set<object>()
  let position = 0n
  let answerAfterMillis = 0
  let answersToLose = 0
  const appendCalls = { batch: 0, single: 0 }

  const keep = (stream: string, proposed: Proposed) => {
    position += 137n
    const revision = (heads.get(stream) ?? -1) + 1
    const created = BigInt(Date.now()) * TICKS_PER_MILLISECOND
    const event = { ...proposed, stream, revision, position, created }
    heads.set(stream, revision)
    log.push(event)
    for (const tell of subscribers.values()) tell(event)
    return event
  }
  const systemEvent = () =>
    keep('$stats-0.0.0.0:2113', {
      ...{ id: randomUUID(), type: '$statsCollected', contentType: 'application/json' },
      ...{ data: Buffer.from('{}'), metadata: new Uint8Array() },
    })
  systemEvent()

  const append = (stream: string, expected: number | 'any', events: readonly Proposed[]): Outcome => {
    const bytes = events.reduce(
      (sum, { data, metadata, type }) => sum + data.length + metadata.length + type.length,
      0,
    )
    if (bytes > APPEND_BYTES_MAX) return { kind: 'too-large' }
    const head = heads.get(stream) ?? -1
    if (expected !== 'any' && expected !== head) {
      const there = log
        .filter((event) => event.stream === stream)
        .slice(expected + 1, expected + 1 + events.length)
      return expected < head &&
        there.length === events.length &&
        there.every(({ id }, n) => id === events[n]?.id)
        ? { kind: 'done', revision: expected + events.length, position: undefined }
        : { kind: 'wrong-version', actual: head, expected }
    }
    if (log.length % 3 === 0) systemEvent()
    const [first] = events.map((event) => keep(stream, event))
    return { kind: 'done', revision: head + events.length, position: first?.position }
  }

  /** An answer may come late, or never although the events were taken. */
  const answering = async (answer: () => void) => {
    if (answersToLose > 0) {
      answersToLose--
      return
    }
    if (answerAfterMillis > 0) await sleep(answerAfterMillis)
    answer()
  }

  const proposedOf = (
    message: streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage,
  ): Proposed => ({
    id: idOf(message.getId()),
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  })

  const isAllowed = ({ metadata }: { readonly metadata: Metadata }) => {
    if (!account) return true
    const given = String(metadata.get('authorization')[0] ?? '')
    return given === `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`
  }

  const appendOne = (
    call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
    reply: sendUnaryData<streams.AppendResp>,
  ) => {
    appendCalls.single++
    if (!isAllowed(call)) return reply(failure(grpcStatus.PERMISSION_DENIED, 'access-denied'))
    let options: streams.AppendReq.Options | undefined
    const proposed: Proposed[] = []
    call.on('data', (request: streams.AppendReq) => {
      options ??= request.getOptions()
      const message = request.getProposedMessage()
      if (message) proposed.push(proposedOf(message))
    })
    call.on('error', () => {})
    call.on('end', () => {
      if (!options) return
      const expected = options.hasRevision()
        ? Number(options.getRevision())
        : options.hasNoStream()
          ? -1
          : 'any'
      const outcome = append(nameOf(options.getStreamIdentifier()), expected, proposed)
      void answering(() => {
        if (outcome.kind === 'too-large')
          return reply(
            failure(grpcStatus.INVALID_ARGUMENT, 'maximum-append-size-exceeded', {
              'maximum-append-size': String(APPEND_BYTES_MAX),
            }),
          )
        const answer = new streams.AppendResp()
        if (outcome.kind === 'done') {
          const success = new streams.AppendResp.Success()
          success.setCurrentRevision(String(outcome.revision))
          if (outcome.position === undefined) success.setNoPosition(new shared.Empty())
          else {
            const at = new streams.AppendResp.Position()
            at.setCommitPosition(String(outcome.position))
            at.setPreparePosition(String(outcome.position))
            success.setPosition(at)
          }
          answer.setSuccess(success)
        } else {
          const wrong = new streams.AppendResp.WrongExpectedVersion()
          if (outcome.actual < 0) wrong.setCurrentNoStream(new shared.Empty())
          else wrong.setCurrentRevision(String(outcome.actual))
          if (outcome.expected < 0) wrong.setExpectedNoStream(new shared.Empty())
          else wrong.setExpectedRevision(String(outcome.expected))
          answer.setWrongExpectedVersion(wrong)
        }
        reply(null, answer)
      })
    })
  }

  const appendBatches = (call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>) => {
    appendCalls.batch++
    const waiting = new Map<string, { options: streams.BatchAppendReq.Options; proposed: Proposed[] }>()
    call.on('error', () => {})
    call.on('end', () => call.end())
    call.on('data', (request: streams.BatchAppendReq) => {
      const correlation = idOf(request.getCorrelationId())
      const options = request.getOptions()
      if (options) waiting.set(correlation, { options, proposed: [] })
      const one = waiting.get(correlation)
      if (!one) return
      one.proposed.push(...request.getProposedMessagesList().map(proposedOf))
      if (!request.getIsFinal()) return
      waiting.delete(correlation)
      const expected = one.options.hasStreamPosition()
        ? Number(one.options.getStreamPosition())
        : one.options.hasNoStream()
          ? -1
          : 'any'
      const outcome = append(nameOf(one.options.getStreamIdentifier()), expected, one.proposed)
      void answering(() => {
        const answer = new streams.BatchAppendResp()
        answer.setCorrelationId(request.getCorrelationId())
        answer.setStreamIdentifier(one.options.getStreamIdentifier())
        if (outcome.kind === 'done') {
          const success = new streams.BatchAppendResp.Success()
          success.setCurrentRevision(String(outcome.revision))
          if (outcome.position !== undefined) {
            const at = new shared.AllStreamPosition()
            at.setCommitPosition(String(outcome.position))
            at.setPreparePosition(String(outcome.position))
            success.setPosition(at)
          }
          answer.setSuccess(success)
        } else {
          const details = new any.Any()
          if (outcome.kind === 'wrong-version') {
            const wrong = new shared.WrongExpectedVersion()
            if (outcome.actual >= 0) wrong.setCurrentStreamRevision(String(outcome.actual))
            if (outcome.expected >= 0) wrong.setExpectedStreamPosition(String(outcome.expected))
            details.pack(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion')
          } else {
            const large = new shared.MaximumAppendSizeExceeded()
            large.setMaxappendsize(APPEND_BYTES_MAX)
            details.pack(large.serializeBinary(), 'event_store.client.MaximumAppendSizeExceeded')
          }
          const error = new status.Status()
          error.setCode(3)
          error.setDetails(details)
          answer.setError(error)
        }
        call.write(answer)
      })
    })
  }

  const read = (call: ReadCall) => {
    if (!isAllowed(call)) {
      call.emit('error', failure(grpcStatus.PERMISSION_DENIED, 'access-denied'))
      return
    }
    openReads.add(call)
    const done = () => {
      openReads.delete(call)
      subscribers.delete(call)
    }
    call.on('cancelled', done)
    call.on('close', done)
    call.on('error', done)
    const options = call.request.getOptions()
    if (!options) return call.end()
    const backwards = options.getReadDirection() === 1
    const ofStream = options.getStream()
    const ofAll = options.getAll()
    let chosen: readonly Kept[]
    if (ofStream) {
      const name = nameOf(ofStream.getStreamIdentifier())
      const all = log.filter(({ stream }) => stream === name)
      if (all.length === 0) {
        const missing = new streams.ReadResp.StreamNotFound()
        missing.setStreamIdentifier(ofStream.getStreamIdentifier())
        const answer = new streams.ReadResp()
        answer.setStreamNotFound(missing)
        call.write(answer)
        done()
        return call.end()
      }
      const from = ofStream.hasRevision()
        ? Number(ofStream.getRevision())
        : ofStream.hasEnd()
          ? all.length - 1
          : 0
      chosen = backwards
        ? all.filter(({ revision }) => revision <= from).reverse()
        : all.filter(({ revision }) => revision >= from)
    } else {
      const given = ofAll?.getPosition()
      const from = given ? BigInt(given.getCommitPosition()) : ofAll?.hasEnd() ? position + 1n : 0n
      if (given && !log.some((event) => event.position === from)) {
        call.emit('error', failure(grpcStatus.INVALID_ARGUMENT, 'invalid-position'))
        return done()
      }
      // Forwards the event at the position is among them; backwards, and after a subscription's, it is not.
      chosen = backwards
        ? log.filter((event) => event.position < from).reverse()
        : log.filter((event) => (options.hasSubscription() ? event.position > from : event.position >= from))
    }
    if (!options.hasSubscription()) {
      for (const event of chosen.slice(0, Number(options.getCount()))) call.write(told(event))
      done()
      return call.end()
    }

    const excludes = options.getFilter()?.getEventType()?.getRegex() === '^[^$].*'
    const passes = ({ type }: Kept) => !(excludes && type.startsWith('$'))
    const confirmation = new streams.ReadResp()
    const confirmed = new streams.ReadResp.SubscriptionConfirmation()
    confirmed.setSubscriptionId(randomUUID())
    confirmation.setConfirmation(confirmed)
    call.write(confirmation)
    for (const event of chosen.filter(passes)) call.write(told(event))
    const caughtUp = new streams.ReadResp()
    caughtUp.setCaughtUp(new streams.ReadResp.CaughtUp())
    call.write(caughtUp)
    subscribers.set(call, (event) => {
      if (!passes(event)) return
      if (call.writableLength > SUBSCRIBER_BUFFER_EVENTS) {
        call.emit('error', failure(grpcStatus.ABORTED, 'slow-consumer'))
        return done()
      }
      call.write(told(event))
    })
  }

  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
  server.addService(
    streamsServices.StreamsService as never,
    { append: appendOne, batchAppend: appendBatches, read } as never,
  )
  server.addService(
    featuresServices.ServerFeaturesService as never,
    {
      getSupportedMethods: (_: unknown, reply: sendUnaryData<features.SupportedMethods>) => {
        const supported = new features.SupportedMethods()
        supported.setEventStoreServerVersion(version)
        for (const name of ['append', 'batchappend', 'read']) {
          const method = new features.SupportedMethod()
          method.setServiceName('event_store.client.streams.Streams')
          method.setMethodName(name)
          if (name === 'read') method.setFeaturesList(['position', 'events'])
          supported.addMethods(method)
        }
        reply(null, supported)
      },
    } as never,
  )
  server.addService(
    gossipServices.GossipService as never,
    {
      read: (_: unknown, reply: sendUnaryData<gossip.ClusterInfo>) => {
        const member = new gossip.MemberInfo()
        const id = new shared.UUID()
        id.setString(randomUUID())
        member.setInstanceId(id)
        member.setState(LEADER)
        member.setIsAlive(true)
        const endPoint = new gossip.EndPoint()
        endPoint.setAddress('127.0.0.1')
        endPoint.setPort(leaderPort ?? port)
        member.setHttpEndPoint(endPoint)
        const cluster = new gossip.ClusterInfo()
        cluster.setMembersList([member])
        reply(null, cluster)
      },
    } as never,
  )
  const credentials = tls
    ? ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.cert }])
    : ServerCredentials.createInsecure()
  const behind = await new Promise<number>((bound, failed) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, found) => (error ? failed(error) : bound(found))),
  )

  /** Stands between client and server, and does what networks do. */
  const sockets = new Set<Socket>()
  let frozen = false
  const proxy = createServer((near) => {
    const far = connect(behind, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.on('data', (chunk) => other.write(chunk))
      if (frozen) socket.pause()
    }
  })
  const listenOn = (wanted: number) =>
    new Promise<number>((listening, failed) => {
      proxy.once('error', failed)
      proxy.listen(wanted, '127.0.0.1', () => {
        const address = proxy.address()
        listening(address && typeof address === 'object' ? address.port : 0)
      })
    })
  const port = await listenOn(0)
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const refuse = () =>
    new Promise<void>((closed) => {
      proxy.close(() => closed())
      drop()
    })

  return {
    port,
    url: tls
      ? `esdb://${account?.username}:${account?.password}@localhost:${port}`
      : `esdb://127.0.0.1:${port}?tls=false`,
    log,
    appendCalls,
    /** Reads and subscriptions that have not ended. */
    openReads: () => openReads.size,
    systemEvent,
    /** Another node's append to a stream. */
    elsewhere: (stream: string) =>
      keep(stream, {
        ...{ id: randomUUID(), type: 'SomethingHappened', contentType: 'application/json' },
        ...{ data: Buffer.from('{}'), metadata: Buffer.from('{"version":1,"correlationId":"elsewhere"}') },
      }),
    /** As if brought back from a copy made so many events ago. */
    loseLast(count: number) {
      for (const { stream, revision } of log.splice(-count).reverse()) heads.set(stream, revision - 1)
      position = log.at(-1)?.position ?? 0n
    },
    /** Cuts every connection; new ones are taken. */
    drop,
    /** Cuts every connection and takes none, until `accept`. */
    refuse,
    accept: () => listenOn(port),
    /** Keeps connections and says nothing, until `thaw`. */
    freeze() {
      frozen = true
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      frozen = false
      for (const socket of sockets) socket.resume()
    },
    /** Ends every subscription as a server does that is overwhelmed. */
    dropSubscriptions() {
      for (const call of [...subscribers.keys()]) {
        subscribers.delete(call)
        call.emit('error', failure(grpcStatus.ABORTED, 'slow-consumer'))
      }
    },
    answerAfter(millis: number) {
      answerAfterMillis = millis
    },
    /** Takes the events of so many appends, and answers none of them. */
    loseAnswers(count: number) {
      answersToLose = count
    },
    async close() {
      if (proxy.listening) await refuse()
      server.forceShutdown()
    },
  }
}

const nameOf = (identifier: shared.StreamIdentifier | undefined) =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

const idOf = (id: shared.UUID | undefined) => {
  if (id?.hasString()) return id.getString()
  const structured = id?.getStructured()
  const half = (bits: string | undefined) =>
    BigInt.asUintN(64, BigInt(bits ?? 0))
      .toString(16)
      .padStart(16, '0')
  const hex = half(structured?.getMostSignificantBits()) + half(structured?.getLeastSignificantBits())
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const told = (event: Kept) => {
  const id = new shared.UUID()
  id.setString(event.id)
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(Buffer.from(event.stream).toString('base64'))
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(id)
  recorded.setStreamIdentifier(identifier)
  recorded.setStreamRevision(String(event.revision))
  recorded.setCommitPosition(String(event.position))
  recorded.setPreparePosition(String(event.position))
  recorded.getMetadataMap().set('type', event.type)
  recorded.getMetadataMap().set('content-type', event.contentType)
  recorded.getMetadataMap().set('created', String(event.created))
  recorded.setData(event.data)
  recorded.setCustomMetadata(event.metadata)
  const read = new streams.ReadResp.ReadEvent()
  read.setEvent(recorded)
  read.setCommitPosition(String(event.position))
  const answer = new streams.ReadResp()
  answer.setEvent(read)
  return answer
}

const failure = (code: grpcStatus, exception: string, more: Readonly<Record<string, string>> = {}) => {
  const metadata = new Metadata()
  metadata.set('exception', exception)
  for (const [name, value] of Object.entries(more)) metadata.set(name, value)
  return Object.assign(new Error(exception), { code, details: exception, metadata })
}
