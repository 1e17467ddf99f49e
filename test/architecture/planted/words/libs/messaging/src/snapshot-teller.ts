export class SnapshotPublisher {} // planted: teller
