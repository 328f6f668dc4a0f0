/** Bounds of everything that comes from outside; each has a clear error when passed. Sizes in characters unless the name says bytes. */
export const limits = {
  bodyMd: 16_000,
  requestBytes: 128 * 1024,
  /** Of a form without a message. */
  formBytes: 32 * 1024,
  /** Of one with: a character may take nine bytes there. */
  messageFormBytes: 160 * 1024,
  username: 32,
  displayName: 80,
  statusText: 140,
  communityName: 80,
  slug: 40,
  channelName: 80,
  topic: 500,
  emoji: 64,
  nonce: 64,
  password: { min: 8, max: 256 },
  email: 254,
  passkeyName: 80,
  passkeysPerUser: 20,
  /** Last messages that a returning client is told of at once, of one channel and in all. */
  syncedPerChannel: 20,
  syncedMessages: 200,
  pageDefault: 50,
  pageMax: 200,
  reactionsPerMessage: 50,
  keyword: 64,
  wordsPerKeyword: 5,
  keywordsPerUser: 50,
  mentionsPerMessage: 100,
  /** Texts before edits that are kept of a message. */
  versionsPerMessage: 50,
  pinsPerChannel: 100,
  channelsPerCommunity: 2_000,
  /** Channels that newcomers join. */
  defaultChannels: 20,
  categoryName: 80,
  categoriesPerCommunity: 100,
  webhooksPerCommunity: 200,
  apiUsersPerCommunity: 100,
  tokensPerApiUser: 20,
  tokenName: 80,
  outgoingWebhooksPerCommunity: 50,
  customCommandsPerCommunity: 100,
  commandText: 100,
  commandAnswer: 4_000,
  channelsPerOutgoingWebhook: 100,
  /** Accounts of one user at login providers. */
  linkedAccounts: 20,
  /** Login providers set up at run time. */
  loginProviders: 50,
  /** What GitHub and GitLab send of a big push or pipeline passes 64 kB easily. */
  webhookBytes: 1024 * 1024,
  webAddress: 2_000,
  idsPerRequest: 200,
  /** People of a group DM besides the one who begins it. */
  dmOthers: 8,
  attachmentsPerMessage: 10,
  previewsPerMessage: 3,
  /** Files of one user that wait to be posted. */
  unpostedAttachments: 100,
  fileName: 255,
  searchQuery: 500,
  /** Hits of each kind that a search by relevance reaches. */
  searchHits: 100,
  /** Characters of a message in its notification. */
  excerpt: 200,
  retentionDays: 36_500,
  reminderText: 1_000,
  /** Reminders that have not come yet. */
  remindersPerUser: 100,
  editWindowMs: 60 * 60 * 1000,
} as const
