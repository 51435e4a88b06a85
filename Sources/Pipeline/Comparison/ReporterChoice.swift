import Reporters

/// Which reporter of an experiment's results is compared.
public enum ReporterChoice: Sendable, Equatable {
    /// The first one of the first result that has one; none where a result has no reporter at all.
    case first
    /// The one with a name.
    case named(String)
    /// None: growth and divisions alone are compared.
    case none

    /// The reporter of a result.
    ///
    /// - Parameters:
    ///   - known: those that it has.
    ///   - other: the reporter of other results; nil while none is known.
    ///   - result: its path.
    /// - Returns: the reporter; nil for none.
    /// - Throws: `RunError.incomplete` where it does not have the one that is asked for.
    func reporter(among known: [Reporter], as other: Reporter?, of result: String) throws(RunError) -> Reporter? {
        let wanted: String
        switch self {
        case .none: return nil
        case .first:
            guard !known.isEmpty, let other else { return known.first }
            wanted = other.name
        case .named(let name): wanted = name
        }
        if let reporter = known.first(where: { $0.name == wanted }) { return reporter }
        let names = known.isEmpty ? "none" : known.map(\.name).joined(separator: ", ")
        throw .incomplete(
            file: result,
            reason:
                "it has no reporter \(wanted); it has \(names); growth and divisions are compared without reporters by "
                + "'celltrack compare --growth-only'"
        )
    }
}
