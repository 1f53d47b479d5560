/**
 * What one laptop lets in and out for file sharing (domain rules 13 and 14). A network Windows takes for public is deaf to
 * questions and connections from outside and can still connect out; a virus scanner blocks the port in one direction or both. Both
 * do so without a word, and the host itself sees nothing wrong.
 *
 * Only beginnings are judged: a connection that exists goes on.
 */
import { mark, type Room } from "../room.ts";

export type NetworkProfile = "public" | "private";
export type Direction = "inbound" | "outbound";

export class Firewall {
  readonly #room: Room;
  readonly #laptop: string;
  readonly #blocked: Record<Direction, boolean> = { inbound: false, outbound: false };
  profile: NetworkProfile;
  /** Something was dropped since it was last changed; said once, because nobody stops trying. */
  #hasDropped = false;

  constructor(room: Room, laptop: string, profile: NetworkProfile) {
    this.#room = room;
    this.#laptop = laptop;
    this.profile = profile;
  }

  setProfile(profile: NetworkProfile): void {
    this.profile = profile;
    this.#hasDropped = false;
    this.#room.kernel.record("firewall.profile", this.#laptop, { profile });
  }

  /** A program blocks the port of file sharing, or no longer. */
  block(direction: Direction, blocked: boolean): void {
    this.#blocked[direction] = blocked;
    this.#hasDropped = false;
    this.#room.kernel.record(blocked ? "firewall.blocked" : "firewall.allowed", this.#laptop, {
      direction,
    });
  }

  /** Whether it answers who asks for its name, and shows itself to others. */
  get isVisible(): boolean {
    return this.profile === "private";
  }

  /** Somebody's question or connection ended here without a word. */
  dropped(): void {
    if (this.#hasDropped) return;
    this.#hasDropped = true;
    mark(this.#room, this.#laptop, "dropped-by-firewall");
  }

  get letsIn(): boolean {
    return this.profile === "private" && !this.#blocked.inbound;
  }

  get letsOut(): boolean {
    return !this.#blocked.outbound;
  }
}
