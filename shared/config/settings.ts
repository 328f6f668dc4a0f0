import { logLevels } from '../logging/mod.ts'
import { bool, choice, int, mapOf, networks, origin, origins, port, secret, secretUrl, text } from './setting.ts'
import { signInSettings } from './settings-sign-in.ts'

/** Every setting of the server. The key is the place in the YAML file; `AJET_` and the key in capitals is the environment variable. */
export const settings = {
  profile: choice(['dev', 'test', 'prod'], {
    standard: 'dev',
    prose: 'Which overlay of the defaults and of the file counts',
  }),
  data_dir: text({ standard: './data', prose: 'Where the embedded database and everything else that lasts is kept' }),
  base_url: origin({
    standard: undefined,
    prose:
      'The address people type; links are made with it, and requests of other sites are told by it. Default: http://localhost:<port>',
  }),
  setup_token: secret({
    standard: undefined,
    prose: 'Opens the setup page while nobody has an account. Default: a random one, printed at start',
  }),
  encryption_key: secret({
    standard: undefined,
    prose:
      'Seals secrets that the database keeps: of two-step sign-in, of login providers, of webhooks and commands, keys of signed tokens. The same for every gateway and every API. Default: a random one in encryption.key of data_dir',
  }),
  trusted_proxies: networks({
    standard: [],
    prose: 'Addresses or networks (10.0.0.0/8) of reverse proxies whose X-Forwarded-For counts',
  }),

  ...signInSettings,

  'http.port': port({
    standard: undefined,
    envAliases: ['PORT'],
    prose: 'Port people connect to; 0 takes a free one. Default: 8080, and for a service alone the port of its address',
  }),
  'http.host': text({
    standard: undefined,
    prose:
      'Address to listen on; 127.0.0.1 keeps others out. Default: every address for the entrance, so that a colleague can come in, and this machine only for a service alone',
  }),
  'http.server_timing': bool({ standard: false, prose: 'Tell the browser how long each part took' }),
  'http.verify_output': bool({ standard: false, prose: 'Check every answer against its schema' }),

  'db.url': secretUrl(['postgres', 'postgresql'], {
    standard: undefined,
    envAliases: ['DBURL'],
    prose:
      'The PostgreSQL to use, postgres://user:password@host:5432/name. Without any db setting the server runs its own',
  }),
  'db.host': text({ standard: undefined, prose: 'Host of the PostgreSQL, in place of db.url' }),
  'db.port': port({ standard: 5432, prose: 'Its port' }),
  'db.dbname': text({ standard: 'ajet_chat', prose: 'Its database' }),
  'db.user': text({ standard: 'ajet', prose: 'The user to connect as' }),
  'db.password': secret({ standard: undefined, prose: 'The password of that user' }),
  'db.read_url': secretUrl(['postgres', 'postgresql'], {
    standard: undefined,
    prose: 'A replica of the database for reads that may be a moment old. Default: the database itself',
  }),
  'db.pool_size': int({
    standard: 10,
    min: 1,
    max: 200,
    prose: 'Connections to the database at most; the API has two more, for searches',
  }),
  'db.slow_query_ms': int({ standard: 500, min: 1, max: 600_000, prose: 'Slower statements are logged' }),
  'db.migrations.enabled': bool({ standard: true, prose: 'Bring the database up to date at start' }),
  'db.migrations.location': text({
    standard: undefined,
    prose: 'Folder to take all migrations from, files like 0001-core.ts. Default: those in the program',
  }),

  'nats.url': secretUrl(['nats', 'tls', 'ws', 'wss'], {
    standard: undefined,
    prose:
      'The NATS with JetStream to use, nats://host:4222, several separated by commas. Without it events stay in this process',
  }),
  'nats.stream': text({ standard: 'AJET', prose: 'Name of the JetStream stream' }),
  'nats.replicas': int({ standard: 1, min: 1, max: 5, prose: 'Copies of the stream in a NATS cluster' }),

  'mail.driver': choice(['log', 'smtp', 'sendpulse'], {
    standard: 'log',
    prose:
      'How mails leave: by the SMTP of mail.smtp, by that of SendPulse (user and password are enough), or not at all: log writes them to the log without their links, and to the terminal with them in the profile dev',
  }),
  'mail.from': text({
    standard: undefined,
    prose: 'The sender, Chat <chat@example.org>. Default: noreply at the host of base_url',
  }),
  'mail.per_recipient_per_hour': int({
    standard: 10,
    min: 1,
    max: 10_000,
    prose: 'Mails to one address in an hour; further ones are not sent',
  }),
  'mail.smtp.host': text({ standard: undefined, prose: 'The mail server' }),
  'mail.smtp.port': port({ standard: undefined, prose: 'Its port. Default: 587, with implicit 465, with none 25' }),
  'mail.smtp.tls': choice(['starttls', 'implicit', 'none'], {
    standard: 'starttls',
    prose:
      'Encryption: asked for at once and never done without, from the first byte, or none (with a password only to this machine)',
  }),
  'mail.smtp.verify_certificate': bool({
    standard: true,
    prose: 'Refuse a mail server whose certificate is self-signed, expired or of another host',
  }),
  'mail.smtp.user': text({ standard: undefined, prose: 'The user to sign in as' }),
  'mail.smtp.password': secret({ standard: undefined, prose: 'The password of that user' }),

  'auth.confirm_email': choice(['off', 'on', 'required'], {
    standard: 'on',
    prose:
      'Whether people confirm their e-mail address by a link they are sent: not asked before they set up a second step, asked, or asked before they may sign in. Without a mail server nobody is asked, and required does not start',
  }),

  'audit.retention_days': int({
    standard: undefined,
    min: 1,
    max: 36_500,
    prose:
      'After how many days rows of the audit log are deleted for good, on the whole server; every process with the API needs the same. Default: never',
  }),

  'uploads.max_bytes': int({
    standard: 10 * 1024 * 1024,
    min: 1,
    max: 5 * 1024 * 1024 * 1024,
    prose: 'Bytes of a file at most',
  }),
  'uploads.min_bytes_per_second': int({
    standard: 16 * 1024,
    min: 4 * 1024,
    max: 1024 * 1024 * 1024,
    prose: 'A file that comes more slowly is given up, once limits.body_seconds are over',
  }),
  'uploads.types': choice(['any', 'images'], {
    standard: 'any',
    prose: 'Which files are taken: all (what is no image is only ever saved, never shown), or JPEG, PNG, GIF and WebP',
  }),
  's3.endpoint': origin({
    standard: undefined,
    prose: 'The S3 that keeps the files, https://s3.eu-central-1.amazonaws.com. Default: the folder files of data_dir',
  }),
  's3.public_endpoint': origin({
    standard: undefined,
    prose: 'Where browsers reach it, for uploads straight to it. Default: the endpoint',
  }),
  's3.region': text({ standard: 'us-east-1', prose: 'Its region' }),
  's3.bucket': text({ standard: 'ajet-chat', prose: 'The bucket; made at start when it is missing' }),
  's3.access_key_id': text({ standard: 'minioadmin', prose: 'Who signs in to it' }),
  's3.secret_access_key': secret({ standard: undefined, prose: 'The secret of that key' }),
  's3.virtual_hosted': bool({ standard: false, prose: 'The bucket stands in the host name, not in the path' }),

  'previews.enabled': bool({
    standard: true,
    prose: 'Look up the pages that messages link to and show their titles; a community can switch it off for itself',
  }),
  'outbound.allowed_networks': networks({
    standard: [],
    prose:
      'Private addresses and networks (10.0.0.0/8) this server may call for link previews, outgoing webhooks and the like. Default: public addresses alone',
  }),

  'log.level': choice(logLevels, { standard: 'info', prose: 'Least level that is written' }),
  'log.format': choice(['json', 'pretty'], {
    standard: 'pretty',
    prose: 'JSON lines for machines, coloured text for people',
  }),
  'log.levels': mapOf(logLevels, { standard: {}, prose: 'Levels by namespace, for example api=debug,db=warn' }),

  'services.api_url': origin({
    standard: 'http://127.0.0.1:8081',
    prose: 'Where the API runs when it is a process of its own',
  }),
  'services.web_sm_url': origin({ standard: 'http://127.0.0.1:8082', prose: 'Where the web session manager runs' }),
  'services.tui_sm_url': origin({
    standard: 'http://127.0.0.1:8083',
    prose: 'Where the terminal session manager runs',
  }),
  'services.ws_gw_url': origin({ standard: 'http://127.0.0.1:8084', prose: 'Where the WebSocket gateway runs' }),

  'metrics.port': port({
    standard: undefined,
    prose: 'Port of /metrics, /health and /ready for the inside. Default: none',
  }),
  'metrics.host': text({ standard: '127.0.0.1', prose: 'Address that port listens on' }),

  'cors.origins': origins({
    standard: [],
    prose:
      'Pages of other sites, https://app.example.org, that may call the API from a browser, with a bearer token and never with a cookie. Default: none',
  }),

  'limits.reads_per_second': int({
    standard: 100,
    min: 1,
    max: 1_000_000,
    prose: 'Reading requests a second of one session; of one address ten times as many',
  }),
  'limits.reads_burst': int({ standard: 1_000, min: 1, max: 1_000_000, prose: 'How many of them may come at once' }),
  'limits.writes_per_second': int({
    standard: 50,
    min: 1,
    max: 1_000_000,
    prose: 'Changing requests a second of one session; of one address ten times as many',
  }),
  'limits.writes_burst': int({ standard: 200, min: 1, max: 1_000_000, prose: 'How many of them may come at once' }),
  'limits.streams_per_minute': int({
    standard: 120,
    min: 1,
    max: 1_000_000,
    prose: 'Live streams that one session may open in a minute; one address a hundred times as many',
  }),
  'limits.streams_per_session': int({
    standard: 50,
    min: 1,
    max: 1_000_000,
    prose: 'Live streams of one session at the same time',
  }),
  'limits.streams_per_user': int({
    standard: 200,
    min: 1,
    max: 1_000_000,
    prose: 'Live streams of one user at the same time, with all sessions',
  }),
  'limits.streams_per_address': int({
    standard: 20_000,
    min: 1,
    max: 1_000_000,
    prose: 'Live streams of one address at the same time',
  }),
  'limits.requests_per_address': int({
    standard: 500,
    min: 1,
    max: 1_000_000,
    prose: 'Requests of one address that are under way at the same time',
  }),
  'limits.request_bytes': int({
    standard: 128 * 1024,
    min: 32 * 1024,
    max: 1024 * 1024,
    prose: 'Bytes of a JSON body at most; an endpoint that needs less takes less, a webhook up to 1 MB',
  }),
  'limits.body_seconds': int({
    standard: 30,
    min: 1,
    max: 3_600,
    prose: 'How long a body may take to arrive; a file besides as long as it takes at uploads.min_bytes_per_second',
  }),
  'limits.login_failures': int({
    standard: 10,
    min: 1,
    max: 1_000_000,
    prose: 'Wrong passwords for one login in 15 minutes',
  }),
  'limits.login_failures_per_address': int({
    standard: 50,
    min: 1,
    max: 1_000_000,
    prose: 'Wrong passwords, setup tokens and invites from one address in 15 minutes',
  }),
  'limits.registrations_per_address': int({
    standard: 200,
    min: 1,
    max: 1_000_000,
    prose: 'New accounts from one address in an hour',
  }),
  'limits.mails_per_address': int({
    standard: 20,
    min: 1,
    max: 1_000_000,
    prose: 'Mails with links somebody at one address may ask for in an hour',
  }),
} as const

/** What a profile changes of the defaults (CFG-5). A `profiles` section of the file can change more. */
export const profileDefaults = {
  dev: { 'http.server_timing': true },
  test: { 'db.dbname': 'ajet_chat_test', 'log.level': 'warn', 'log.format': 'json', 'http.verify_output': true },
  prod: { 'log.format': 'json' },
} as const satisfies Record<string, Partial<Record<keyof typeof settings, unknown>>>
