import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ObjectLockMode } from 'aws-cdk-lib/aws-s3';

/** What a profile decides: how long things are kept, and what can be undone. */
interface Row {
  readonly name: string;
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
  readonly tapeDays: number;
  readonly archiveDays: number;
  readonly minimumArchiveDays: number;
  readonly lockMode?: ObjectLockMode;
}

/** How a deployment keeps its data: for a development account, for production, or where nobody may delete anything. */
export class Profile {
  /** Production: data stays when the stack goes, the archive is locked for 400 days (governance mode). */
  public static readonly STANDARD = new Profile({
    name: 'standard',
    removalPolicy: RemovalPolicy.RETAIN,
    logRetention: RetentionDays.THREE_MONTHS,
    tapeDays: 14,
    archiveDays: 400,
    minimumArchiveDays: 1,
    lockMode: ObjectLockMode.GOVERNANCE,
  });

  /** A throw-away deployment: short retention, no lock, everything goes with the stack. */
  public static readonly DEVELOPMENT = new Profile({
    name: 'development',
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: RetentionDays.ONE_WEEK,
    tapeDays: 2,
    archiveDays: 7,
    minimumArchiveDays: 1,
  });

  /**
   * An archive that nobody, the account's root user included, can shorten or delete for 2,555 days (compliance mode).
   *
   * Refused without the context value `acknowledge=compliance-lock`.
   */
  public static readonly HIGH_SECURITY = new Profile({
    name: 'high-security',
    removalPolicy: RemovalPolicy.RETAIN,
    logRetention: RetentionDays.ONE_YEAR,
    tapeDays: 30,
    archiveDays: 2555,
    minimumArchiveDays: 2555,
    lockMode: ObjectLockMode.COMPLIANCE,
  });

  /** The profile of a name, as `-c profile=NAME` gives it. */
  public static named(name: string): Profile {
    const profiles = [Profile.STANDARD, Profile.DEVELOPMENT, Profile.HIGH_SECURITY];
    const found = profiles.find((profile) => profile.name === name);
    if (!found) throw new Error(`profile: must be one of ${profiles.map((profile) => profile.name).join(', ')}`);
    return found;
  }

  /** Name of the profile. */
  public readonly name: string;
  /** What becomes of log groups, buckets, tables and keys when the stack is deleted. */
  public readonly removalPolicy: RemovalPolicy;
  /** How long masked entries, tallies, detections and function logs stay in CloudWatch Logs. */
  public readonly logRetention: RetentionDays;
  /** Days that masked entries stay in the landing bucket, from which readers can be driven again. */
  public readonly tapeDays: number;
  /** Days that an archived object is kept, and locked where there is a lock, unless its category says otherwise. */
  public readonly archiveDays: number;
  /** Days below which no category's retention may go. */
  public readonly minimumArchiveDays: number;
  /**
   * Object Lock's retention mode.
   *
   * @default - no lock
   */
  public readonly lockMode?: ObjectLockMode;

  private constructor(row: Row) {
    this.name = row.name;
    this.removalPolicy = row.removalPolicy;
    this.logRetention = row.logRetention;
    this.tapeDays = row.tapeDays;
    this.archiveDays = row.archiveDays;
    this.minimumArchiveDays = row.minimumArchiveDays;
    this.lockMode = row.lockMode;
  }
}
