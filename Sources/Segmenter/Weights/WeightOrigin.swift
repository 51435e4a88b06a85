/// Where weights come from.
struct WeightOrigin {
    /// Name of the file that the user or the server gave.
    let file: String
    /// SHA-256 of the checkpoint.
    let digest: String
}

/// Under which terms weights may be used.
enum WeightLicence {
    /// The terms of the published CellSAM weights, in short.
    static let cellSAM =
        "CellSAM model licence (modified Apache 2.0): non-commercial, academic use only; not to be passed on"
    /// What is said of weights that somebody else trained.
    static let unknown = "not known; ask whoever trained them"
}
