import Foundation
import Lineage
import Reporters
import Segmenter
import Tracker

/// Puts parameters together: defaults, over them a preset, a configuration, and flags.
public struct ParameterLayers: Sendable {
    private var tree: ParameterTree
    private var given = ParameterTree.empty

    /// Starts from the defaults.
    public init() throws(RunError) {
        try self.init(RunParameters())
    }

    /// Starts from parameters that were used before.
    public init(_ parameters: RunParameters) throws(RunError) {
        tree = try ParameterLayers.tree(of: parameters)
    }

    /// Lays values over the ones so far.
    ///
    /// A dose that is given in one of its two forms, as a time or as a frame, takes the place of one in the other form.
    public mutating func add(_ layer: ParameterTree) {
        let forms = [["dose", "timeInSeconds"], ["traces", "doseFrame"]]
        let given = forms.filter { (layer.value(at: $0) ?? .null) != .null }
        if given.count == 1 {
            for form in forms where form != given[0] {
                tree.set(form, to: .null)
                if self.given.value(at: form) != nil { self.given.set(form, to: .null) }
            }
        }
        tree = tree.merging(layer)
        self.given = self.given.merging(layer)
    }

    /// The files that the layers name, whatever the parameters name that they began from: images of corrections, and the result
    /// of control cells.
    public var namedFiles: Set<String> { given.files }

    /// The merged parameters.
    ///
    /// - Throws: `RunError.parameter` for a name that does not exist, or a value of the wrong type or range.
    public func parameters() throws(RunError) -> RunParameters {
        if let (path, _) = given.leaves().first(where: { $0.value.isInfinite }) {
            throw .parameter(name: path.joined(separator: "."), reason: RunError.needsNumber)
        }
        let defaults = try ParameterLayers.tree(of: RunParameters())
        let parameters = try decode(tree.fillingNulls(from: defaults), defaults: defaults)
        let known = try ParameterLayers.tree(of: parameters)
        if let path = given.firstPath(absentFrom: known) {
            throw .parameter(
                name: path.joined(separator: "."),
                reason: "there is no such parameter" + ParameterLayers.neighbours(of: path, in: known)
            )
        }
        try parameters.validate()
        return parameters
    }

    /// Parameters as JSON with sorted names: equal parameters have equal text.
    public static func json(_ parameters: RunParameters) throws(RunError) -> String {
        try json(of: parameters)
    }

    /// A part of parameters as JSON with sorted names.
    static func json(_ part: ParameterTree) throws(RunError) -> String {
        try json(of: part)
    }

    private static func json(of value: some Encodable) throws(RunError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .parameter(name: "parameters", reason: "\(error)")
        }
    }

    /// Reads stored parameters from JSON; names added since take their defaults, and names given up are left out.
    public static func parameters(json: String) throws(RunError) -> RunParameters {
        var layers = try ParameterLayers()
        do {
            layers.tree = layers.tree.merging(try JSONDecoder().decode(ParameterTree.self, from: Data(json.utf8)))
        } catch {
            throw RunError(decoding: error)
        }
        return try layers.parameters()
    }

    private func decode(_ tree: ParameterTree, defaults: ParameterTree) throws(RunError) -> RunParameters {
        do {
            return try JSONDecoder().decode(RunParameters.self, from: try JSONEncoder().encode(tree))
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            // The decoder does not say where a number does not fit its type: it is the one that does not fit alone.
            let name = given.leaves().first { path, value in
                var tree = defaults
                tree.set(path, to: value)
                return (try? JSONDecoder().decode(RunParameters.self, from: JSONEncoder().encode(tree))) == nil
            }
            guard let (path, _) = name else { throw RunError(decoding: DecodingError.dataCorrupted(context)) }
            throw .parameter(name: path.joined(separator: "."), reason: RunError.needsWholeNumber)
        } catch {
            throw RunError(decoding: error)
        }
    }

    static func tree(of parameters: RunParameters) throws(RunError) -> ParameterTree {
        do {
            return try JSONDecoder().decode(ParameterTree.self, from: try JSONEncoder().encode(parameters))
        } catch {
            throw .parameter(name: "parameters", reason: "\(error)")
        }
    }

    private static func neighbours(of path: [String], in tree: ParameterTree) -> String {
        guard case .table(let entries) = tree.value(at: path.dropLast()) else { return "" }
        return "; known here are \(entries.keys.sorted().joined(separator: ", "))"
    }
}

extension RunParameters {
    /// Checks every part; parts that need the movie are checked when it is known.
    func validate() throws(RunError) {
        try RunError.translate { () throws in
            try tracking.validate()
            try divisions.mitosis.validate()
            try divisions.budding.validate()
            try segmentation.classical.validate()
        }
        for reporter in reporters {
            try RunError.translate { try reporter.validate() }
        }
        try RunError.translate {
            try traces.validate()
            try response.validate()
        }
        for (name, time) in [("timeInSeconds", dose.timeInSeconds), ("endInSeconds", dose.endInSeconds)] {
            guard let time, !(abs(time) <= DoseParameters.mostSeconds) else { continue }
            throw .parameter(
                name: "dose.\(name)",
                reason: "must be less than \(DoseParameters.mostSeconds) s from the beginning"
            )
        }
        if let start = dose.timeInSeconds, let end = dose.endInSeconds, end <= start {
            throw .parameter(name: "dose.endInSeconds", reason: "the dose ends after it began, at \(start) s")
        }
        guard channels.nucleus == nil || segmentation.nuclei == .channel else {
            throw .parameter(
                name: "channels.nucleus",
                reason:
                    "the nuclei are masks made elsewhere; name no channel to find them in, or leave out --nucleus-labels"
            )
        }
        guard traces.bleaching != .control || control.result != nil else {
            throw .parameter(
                name: "traces.bleaching",
                reason: "name the result of the control cells with --bleaching-control, or use none, exponential or "
                    + "rate:0.0008"
            )
        }
        if let largest = measurement.saturationValue {
            guard largest > 0, largest.isFinite else {
                throw .parameter(name: "measurement.saturationValue", reason: "must be a positive number")
            }
        }
        _ = try movie.options()
        let names = reporters.map(\.name)
        if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw .parameter(name: "reporters", reason: "the name '\(repeated)' is used twice")
        }
    }
}

extension ParameterTree {
    /// Whether this is a number that no parameter can be.
    fileprivate var isInfinite: Bool {
        guard case .number(let value) = self else { return false }
        return !value.isFinite
    }
}
