/**
 * What a Windows edition decides in the field: how many machines it serves at once (domain rule 17), how long it waits
 * before it gives itself an address (domain rule 7), and which file-sharing dialects it speaks (domain §B8).
 */

export const WINDOWS_EDITIONS = [
  "windows-xp-home",
  "windows-xp-pro",
  "windows-vista-starter",
  "windows-vista-home-basic",
  "windows-vista-business",
  "windows-7-home",
  "windows-7-pro",
  "windows-8-pro",
  "windows-10-pro",
  "windows-11-pro",
  "windows-server-2008-r2",
  "windows-server-2019",
] as const;
export type WindowsEdition = (typeof WINDOWS_EDITIONS)[number];

/** File-sharing protocol families, oldest first. */
export type Dialect = "smb1" | "smb2" | "smb3";

export interface EditionFacts {
  /** Sessions accepted from other machines at the same time; null is without limit. */
  readonly inboundCap: number | null;
  /** Which of the two give-up times of `dhcpGiveUpMillis` applies. */
  readonly addressing: "xp" | "vista-and-later";
  readonly dialects: ReadonlyArray<Dialect>;
  /** Delivered with simple file sharing: everybody is Guest until somebody turns it off (rule 30). */
  readonly simpleSharing?: boolean;
}

const XP = { addressing: "xp", dialects: ["smb1"], simpleSharing: true } as const;
const VISTA = { addressing: "vista-and-later", dialects: ["smb1", "smb2"] } as const;
const EIGHT = { addressing: "vista-and-later", dialects: ["smb1", "smb2", "smb3"] } as const;
/** Windows 10 (1709) and later are delivered without the oldest dialect. */
const TEN = { addressing: "vista-and-later", dialects: ["smb2", "smb3"] } as const;

export const EDITIONS: { readonly [edition in WindowsEdition]: EditionFacts } = {
  "windows-xp-home": { ...XP, inboundCap: 5 },
  "windows-xp-pro": { ...XP, inboundCap: 10 },
  "windows-vista-starter": { ...VISTA, inboundCap: 5 },
  "windows-vista-home-basic": { ...VISTA, inboundCap: 5 },
  "windows-vista-business": { ...VISTA, inboundCap: 10 },
  "windows-7-home": { ...VISTA, inboundCap: 20 },
  "windows-7-pro": { ...VISTA, inboundCap: 20 },
  "windows-8-pro": { ...EIGHT, inboundCap: 20 },
  "windows-10-pro": { ...TEN, inboundCap: 20 },
  "windows-11-pro": { ...TEN, inboundCap: 20 },
  "windows-server-2008-r2": { ...VISTA, inboundCap: null },
  "windows-server-2019": { ...TEN, inboundCap: null },
};

/** The newest dialect both speak, or null where they cannot talk to each other. */
export const commonDialect = (client: WindowsEdition, server: WindowsEdition): Dialect | null => {
  const spoken = EDITIONS[server].dialects;
  return EDITIONS[client].dialects.filter((dialect) => spoken.includes(dialect)).at(-1) ?? null;
};
