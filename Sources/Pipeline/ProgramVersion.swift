/// The version of the program, as it is stored in every result.
public enum ProgramVersion {
    /// Semantic version.
    public static let current = "0.1.0"
}
