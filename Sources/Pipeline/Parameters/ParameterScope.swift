/// A command, and the parameters that it uses.
///
/// A result file keeps the parameters of its latest command, and the next one starts from them; so a command on a result
/// takes only those that have an effect there.
public enum ParameterScope: String, Sendable {
    /// The whole job, from the pixels on.
    case run
    /// Linking what a result file holds.
    case track
    /// Measuring the cells of a result file.
    case measure

    /// The part of a tree, such as that of a preset, that the command uses.
    public func part(of tree: ParameterTree) -> ParameterTree {
        self == .run ? tree : tree.keeping(uses)
    }

    /// Refuses parameters that the command would not use.
    ///
    /// - Parameters:
    ///   - parameters: what the command is to work with.
    ///   - before: what the result file was made with.
    /// - Throws: `RunError.parameter` for the first parameter that differs without an effect.
    func check(_ parameters: RunParameters, before: RunParameters) throws(RunError) {
        let changed = try ParameterLayers.tree(of: parameters).paths(
            differingFrom: try ParameterLayers.tree(of: before)
        )
        guard let path = changed.first(where: { !uses($0) }) else { return }
        throw .parameter(
            name: path.joined(separator: "."),
            reason: "'celltrack \(rawValue)' does not use it here; it belongs to "
                + "'celltrack \(ParameterScope.owner(of: path).rawValue)'"
        )
    }

    private func uses(_ path: [String]) -> Bool {
        switch path.first {
        // Both make traces and responses anew.
        case "traces", "response", "dose", "control": true
        default: self == .run || self == ParameterScope.owner(of: path)
        }
    }

    /// The earliest command that a parameter has an effect in; of traces and responses it is measuring.
    private static func owner(of path: [String]) -> ParameterScope {
        switch (path.first, path.dropFirst().first) {
        case ("tracking", _), ("divisions", _), ("channels", "neck"): .track
        case ("segmentation", "nuclei"), ("channels", "nucleus"): .measure
        case ("segmentation", _), ("channels", _): .run
        default: .measure
        }
    }
}
