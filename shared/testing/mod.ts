export { findSecretsIn, type FoundSecret } from './find-secrets.ts'
export { applyEvent, receives } from './apply-event.ts'
export { buildEvent } from './build-event.ts'
export { startTestServer, testDatabase, type TestDatabase } from './database.ts'
export { describeNats, dropStream, eachBus, type BusDriver, type TestBusOptions } from './each-bus.ts'
export { bucketOf, describeS3, eachStorage, type StorageDriver } from './each-storage.ts'
export { freePort, freePorts } from './free-port.ts'
export { findNatsServer, startNatsServer, type NatsServer, type NatsServerOptions } from './nats-server.ts'
export {
  buildChannel,
  buildCommunity,
  buildMember,
  buildUser,
  signIn,
  type TestCommunity,
  type TestUser,
} from './factories.ts'
export { publishMany, publishUntilTaken } from './publish-texts.ts'
export { recordBus, type BusRecorder } from './record-bus.ts'
export { recordLog, type LogLine, type LogRecorder } from './record-log.ts'
export { findS3Server, startS3Server, type S3Server } from './s3-server.ts'
export { createRandom, pickZipf } from './seed/random.ts'
export { seedWords, seedWorld, type SeededPerson, type SeededWorld, type SeedSize } from './seed/seed-world.ts'
export { takeSnapshot, type FetchJson, type Snapshot } from './snapshot.ts'
export { sinkCertificate, sinkKey } from './sink-certificate.ts'
export { startSmtpSink, type ReceivedMail, type SmtpSink, type SmtpSinkOptions, type SmtpStage } from './smtp-sink.ts'
export { verifyAction, type SnapshotViewer } from './verify-action.ts'
export { tempFolder } from './temp-folder.ts'
export { addWaysIn, waysInOf } from './ways-in.ts'
