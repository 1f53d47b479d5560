/**
 * The engine's marks: places a scenario can demand to have been reached (style: TigerBeetle's marks). A mark is recorded
 * as Trace kind `mark` with `{name}`; the sentence says what it proves.
 */
export const engineMarks = {
  "copy-created": "A synchronised copy was made from a parent's folder.",
  "transfer-resumed":
    "An interrupted transfer of a document went on with the next chunk instead of starting again.",
  "worked-offline": "An edit was accepted and made durable while the copy had no connection.",
  "queue-drained":
    "Edits queued while there was no connection reached the connected copy, all of them.",
  "connected-to-peer": "A connection to a copy other than the parent was made.",
  "connection-kept-when-parent-returned":
    "The parent had been unreachable and was reachable again, and the connection to the peer had stayed until the user chose the parent.",
  "switched-by-hand": "The user moved the connection from one copy to another.",
  "conflict-kept-both":
    "Two people changed the same thing without knowing of each other, and both values were kept.",
  "number-given-to-the-first":
    "Two people gave the same number to different entries: the first kept it, the other is shown with the next free one.",
  "switched-for-operation":
    "The connection was moved to the top-level parent because an operation needed it.",
  "locked-down": "Every copy handed in, and the engagement was locked down.",
  "kept-aside":
    "A copy was told that edits made on it are no part of the engagement, and keeps them aside.",
  "cleaned-up":
    "Every copy handed in, and the top-level parent put a snapshot in the place of the operations.",
  "information-cleared":
    "Nobody else had a copy any more, and the synchronisation information of the top-level parent was cleared.",
  "caught-up-by-snapshot":
    "A copy that lacked operations a clean-up had replaced took the snapshot, with its own work on top.",
  "kept-saves-published":
    "Saves of a document that is synchronised on demand had been kept here, and became versions for everybody.",
  "exclusive-lock-refused-over-peer":
    "An exclusive lock was asked for over a peer connection and refused, as the help page says.",
  "locked-past-peer":
    "A document was checked out or given back at the top-level parent by a copy connected to a peer (F7).",
  "version-waited":
    "A version of a document could not become a file yet: a program held the file open, or another file had its name.",
  "missing-file-asked-about":
    "Files of documents were missing, and the copy asked what had become of them instead of deleting anything.",
  "pieces-in-parcel":
    "Pieces of several small documents that were stored in one step became one file, a parcel.",
  "parcel-brought":
    "A visitor brought the pieces of several small documents in one file, a parcel.",
  "parcels-merged": "Many small parcels in the folder of a copy became large ones.",
  "damaged-set-aside":
    "A file in a copy's own folder was not what it should be any more, and was set aside, so that a sound one can take its name.",
  "folder-put-back":
    "A copy noticed that an older backup had been copied over its folder while it was open, and opened once more.",
} as const;

export type EngineMark = keyof typeof engineMarks;
