/** The settings of a Syncthing that talks to one other on this computer, and to nobody else. */

export interface SyncthingNode {
  readonly id: string;
  readonly folder: string;
  readonly home: string;
  readonly key: string;
  readonly guiPort: number;
  readonly port: number;
}

/** How changes are noticed: only when it is told to look, or by its watcher after this many seconds. */
export type Watching = "when-told" | { readonly delaySeconds: number };

const device = ({ id, port }: SyncthingNode): string =>
  `<device id="${id}" name="${id.slice(0, 7)}" compression="never" introducer="false">` +
  `<address>tcp://127.0.0.1:${port}</address></device>`;

export const syncthingConfig = (
  self: SyncthingNode,
  other: SyncthingNode,
  watching: Watching,
): string => {
  const [watched, delay] = watching === "when-told" ? [false, 10] : [true, watching.delaySeconds];
  return `<configuration version="35">
  <folder id="beside" label="beside" path="${self.folder}" type="sendreceive" rescanIntervalS="86400"
    fsWatcherEnabled="${watched}" fsWatcherDelayS="${delay}" ignorePerms="false" autoNormalize="true">
    <filesystemType>basic</filesystemType>
    <device id="${self.id}"></device>
    <device id="${other.id}"></device>
    <maxConflicts>10</maxConflicts>
  </folder>
  ${device(self)}
  ${device(other)}
  <gui enabled="true" tls="false">
    <address>127.0.0.1:${self.guiPort}</address>
    <apikey>${self.key}</apikey>
  </gui>
  <options>
    <listenAddress>tcp://127.0.0.1:${self.port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <reconnectionIntervalS>1</reconnectionIntervalS>
    <setLowPriority>false</setLowPriority>
  </options>
</configuration>
`;
};
