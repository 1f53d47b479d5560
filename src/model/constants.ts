/**
 * Every number of the field in one object (domain §G), with its unit in its name. A world may override any of them; the
 * defaults are printed by `explain`.
 */

export interface FieldConstants {
  // Links (rules 3, 4, 6)
  /** From plugging both ends in until both link lights are on. */
  readonly linkUpMillis: number;
  /** How long a port with spanning tree listens and learns before it lets frames through. */
  readonly spanningTreeMillis: number;
  /** Between two losses of a loose cable that keeps no time. */
  readonly looseContactMillis: { readonly least: number; readonly most: number };
  /** Wire and switching delay of one hop. */
  readonly hopLatencyMicros: number;
  /** Speed of a laptop's own network port; a link runs at the slower of its two ends. */
  readonly laptopBitsPerSecond: number;
  /** Content travels in pieces of at most this size, so that transfers through one port take turns. */
  readonly bulkPieceBytes: number;
  /** Pieces of one transfer under way at the same time. */
  readonly bulkWindowPieces: number;
  /** Payload of one Ethernet frame, and what the frame adds around it (preamble, headers, gap). */
  readonly framePayloadBytes: number;
  readonly frameOverheadBytes: number;

  // Addresses and names (rules 7, 10)
  readonly dhcpLeaseMillis: number;
  readonly dhcpGiveUpMillis: { readonly xp: number; readonly "vista-and-later": number };
  readonly dhcpReprobeMillis: number;
  readonly nameQueryTries: number;
  readonly nameQueryIntervalMillis: number;
  readonly nameCacheMillis: number;
  /** How long it is remembered that nobody answered to a name. */
  readonly failedNameCacheMillis: number;

  // The browse list (rule 11)
  /** When a computer announces itself after coming on the network, before it does so regularly. */
  readonly browseAnnounceMinutes: ReadonlyArray<number>;
  readonly browsePeriodMinutes: number;
  readonly browseExpireMinutes: number;

  // Transport and file sharing (rules 13, 21, 22, 24, 34)
  /** First wait for an answer to a connection attempt; doubles with each retry: 3 + 6 + 12 = 21 s. */
  readonly connectFirstWaitMillis: number;
  readonly connectRetries: number;
  readonly requestTimeoutMillis: number;
  /** First wait before something that was lost is sent again; doubles with each retry (rule 34). */
  readonly retransmitFirstMillis: number;
  /** How often something is sent again that nobody waits for. */
  readonly retransmissions: number;
  /** Server side idle time; 0 means `autoDisconnectZeroMillis`, -1 never. */
  readonly autoDisconnectMillis: number;
  readonly autoDisconnectZeroMillis: number;
  /** Client side idle time. */
  readonly keepConnectionMillis: number;
  /** F8: a server waits this long for a vanished client that holds files open or is owed an answer. */
  readonly deadPeerMillis: number;
  /** How long a server keeps a file open whose client is gone, and how often that client tries to get it back (rule 35). */
  readonly durableHandleMillis: number;
  readonly durableRetries: number;
  /** How long a client believes a listing, and that a name is not there, where it remembers such things. */
  readonly listingCacheMillis: number;
  readonly missingNameCacheMillis: number;
  /** How long a client keeps a save back that it has acknowledged (rule 36). */
  readonly writeBehindMillis: number;
  /** How long a server waits for a client that is to give back its oplock (rule 37). */
  readonly oplockAnswerMillis: number;
  /** Wrong passwords in a row that lock an account; 0 locks none, as Windows is delivered. */
  readonly lockoutAfter: number;
  /** How long a locked account stays locked, and how long a wrong password counts (rule 27). */
  readonly lockoutMillis: number;
  /** Size of a request or answer without content. */
  readonly requestBytes: number;
  /** What one name adds to the answer of a listing. */
  readonly listedNameBytes: number;
  /** Content transfers smaller than this are not worth a line in the journal. */
  readonly journaledTransferBytes: number;

  // Disks
  /** Before any operation that does more than look at names. */
  readonly diskLatencyMicros: number;
  /** Added when a write must have reached the disk before it is acknowledged. */
  readonly diskSyncMicros: number;
  readonly diskReadBytesPerSecond: number;
  readonly diskWriteBytesPerSecond: number;
  readonly diskCapacityBytes: number;
  /** How long a disk with a cache that lies keeps what it says it has written. */
  readonly diskCacheMillis: number;

  // Power (rules 40, 41)
  /** A full battery, in use. */
  readonly batteryLifeMillis: number;
  /** From empty to full with the power cord in. */
  readonly batteryChargeMillis: number;
  readonly batteryWarningPercent: number;
  readonly batteryCriticalPercent: number;
  readonly hibernationWakeMillis: number;
  /** From the goodbye until the power is off. */
  readonly shutDownMillis: number;
  /** From there until the power is on again, after updates. */
  readonly rebootMillis: number;
  /** After power-on: how long logging on is refused with error 70. */
  readonly serverStartMillis: number;
  /** Rule 41, where the policy wants it. */
  readonly automaticSleepMillis: number;

  // Names of files (rule 39)
  readonly pathCharacters: number;
  readonly folderPathCharacters: number;
  readonly nameCharacters: number;
}

export const DEFAULT_CONSTANTS: FieldConstants = {
  linkUpMillis: 2_000,
  spanningTreeMillis: 30_000,
  looseContactMillis: { least: 1_000, most: 15_000 },
  hopLatencyMicros: 20,
  laptopBitsPerSecond: 1_000_000_000,
  bulkPieceBytes: 65_536,
  bulkWindowPieces: 4,
  framePayloadBytes: 1_460,
  frameOverheadBytes: 78,

  dhcpLeaseMillis: 300,
  dhcpGiveUpMillis: { xp: 180_000, "vista-and-later": 6_000 },
  dhcpReprobeMillis: 300_000,
  nameQueryTries: 3,
  nameQueryIntervalMillis: 750,
  nameCacheMillis: 600_000,
  failedNameCacheMillis: 10_000,

  browseAnnounceMinutes: [0, 4, 8, 12],
  browsePeriodMinutes: 12,
  browseExpireMinutes: 36,

  connectFirstWaitMillis: 3_000,
  connectRetries: 2,
  requestTimeoutMillis: 60_000,
  retransmitFirstMillis: 300,
  retransmissions: 5,
  autoDisconnectMillis: 900_000,
  autoDisconnectZeroMillis: 4_000,
  keepConnectionMillis: 600_000,
  deadPeerMillis: 120_000,
  durableHandleMillis: 960_000,
  durableRetries: 3,
  listingCacheMillis: 10_000,
  missingNameCacheMillis: 5_000,
  writeBehindMillis: 5_000,
  oplockAnswerMillis: 35_000,
  lockoutAfter: 0,
  lockoutMillis: 1_800_000,
  requestBytes: 200,
  listedNameBytes: 110,
  journaledTransferBytes: 4_096,

  diskLatencyMicros: 100,
  diskSyncMicros: 4_000,
  diskReadBytesPerSecond: 100_000_000,
  diskWriteBytesPerSecond: 80_000_000,
  diskCapacityBytes: 250_000_000_000,
  diskCacheMillis: 5_000,

  batteryLifeMillis: 14_400_000,
  batteryChargeMillis: 7_200_000,
  batteryWarningPercent: 7,
  batteryCriticalPercent: 5,
  hibernationWakeMillis: 20_000,
  shutDownMillis: 5_000,
  rebootMillis: 60_000,
  serverStartMillis: 9_000,
  automaticSleepMillis: 3_600_000,

  pathCharacters: 260,
  folderPathCharacters: 248,
  nameCharacters: 255,
};
