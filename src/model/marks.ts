/**
 * Marks of the field: short names recorded when something a scenario may be about has really happened, so that a green
 * run cannot be vacuous. `actor` of a mark is the laptop named in the sentence.
 */

export const FIELD_MARKS = {
  "seat-refused":
    "This laptop was refused because the host already had as many connections as it accepts (rule 18).",
  "seat-freed-by-idle": "A session on this host ended because it was idle (rule 21).",
  "seat-pinned-by-open-file":
    "A session on this host outlived the idle time because a file was open (rule 21).",
  "seat-taken-by-other-program":
    "A seat on this host went to a program other than the sync engine (rule 19).",
  "no-free-port": "This laptop found no free port to plug into (rule 1).",
  "no-free-cable": "This laptop found no free cable (rule 1).",
  "link-never-came-up":
    "This laptop was plugged in with the wrong cable, or into a broken port, and the link stayed dark (rule 3).",
  "port-held-back":
    "This laptop's link came up at a port that lets nothing through for half a minute (rule 6).",
  "self-assigned-address": "This laptop gave itself an address in 169.254 (rule 7).",
  "lease-address": "This laptop got an address from a DHCP server (rule 7).",
  "duplicate-address":
    "This laptop was refused the address somebody typed, because another one has it (rule 9).",
  "duplicate-name":
    "This laptop was refused its own computer name, because another one has it (rule 12).",
  "dropped-by-firewall":
    "This laptop dropped what came in or went out for shared folders, and told nobody (rules 13 and 14).",
  "vpn-to-office": "This laptop reached the office over a VPN (domain D70).",
  "battery-ran-out": "This laptop hibernated because its battery was nearly empty (rule 40).",
  "fell-asleep-unattended": "This laptop fell asleep because nobody had touched it (rule 41).",
  "host-was-starting":
    "This laptop was refused because the host had just been switched on (error 70).",
  "no-network": "This laptop was told at once that it has no network (error 1231, rule 15).",
  "path-not-found": "This laptop did not find the computer it asked for (error 53, rule 13).",
  "share-not-found":
    "This laptop found the computer, and no share of the name it asked for (error 67, rule 25).",
  "logon-refused":
    "This laptop was not let in with the user name and password it offered (errors 1326, 1327, 1330, 1331 and 1909, rule 27).",
  "access-denied": "This laptop was refused for want of a permission (error 5, rules 31 to 33).",
  "file-was-held":
    "This laptop was refused because a program had the file for itself (error 32, rule 38).",
  "disk-was-full": "Something this laptop sent did not fit on the disk it was sent to (error 112).",
  "transfer-cut-by-cable":
    "Content this laptop was reading or writing was cut by a link that went down (rule 5).",
  "timed-out-in-silence": "This laptop waited for an answer that never came (rules 13 and 34).",
  "reconnected-after-idle":
    "This laptop's session had been dropped for idleness and came back by itself (rule 23).",
  "credential-conflict":
    "This laptop tried a second user name on a server it was already connected to (rule 29).",
  "transfer-stood-still":
    "Content this laptop was reading or writing stood still for a while, and then went on (rule 34).",
  "handle-reclaimed":
    "A program of this laptop got the file back that it had open when its connection broke (rule 35).",
  "handle-lost":
    "A program of this laptop lost the file it had open, because its connection broke (rule 35).",
  "delayed-write-failed":
    "This laptop could not send what it had already told a program was saved (rule 36).",
  "oplock-waited-for": "This host waited in vain for a client to give back its oplock (rule 37).",
  "account-locked-out":
    "An account of this host locked itself after too many wrong passwords (rule 27).",
  "arrived-as-guest": "Somebody was let in on this host as Guest, whoever they were (rule 30).",
} as const;

export type FieldMark = keyof typeof FIELD_MARKS;
