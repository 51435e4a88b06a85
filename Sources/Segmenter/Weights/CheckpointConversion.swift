import CellImage
import Foundation
package import NeuralNetwork

/// Writes the tensors of a checkpoint that inference uses as a weight file.
package struct CheckpointConversion {
    let source: any WeightSource
    /// The network that the tensors fit.
    package let configuration: CellSAMConfiguration
    /// What the file says about itself; nil for one that was not written here.
    private let ownMetadata: WeightMetadata?

    /// Finds out which network the tensors of a file belong to.
    ///
    /// A file of ours tells it. Of others the published network is tried first; then sizes are derived from the shapes. Numbers of heads and groups leave no
    /// trace in them, so that other networks need a table of parameters.
    ///
    /// - Parameters:
    ///   - source: the file.
    ///   - parameters: JSON with parameters that replace those; nil for none.
    /// - Throws: `WeightError` naming what does not fit.
    package init(_ source: any WeightSource, parameters: ConfigurationFile?) throws(WeightError) {
        self.source = source
        if let file = source as? SafetensorsFile, WeightMetadata.isIn(file) {
            let metadata = try WeightMetadata(file)
            ownMetadata = metadata
            configuration = try parameters?.applied(to: metadata.configuration) ?? metadata.configuration
            try CheckpointConversion.check(source, configuration)
            return
        }
        ownMetadata = nil
        let derived = DerivedConfiguration(shapes: source.entries.mapValues(\.shape))
        var published = CellSAMConfiguration()
        published.adaptsMaskPath = derived.configuration.adaptsMaskPath
        published.sharesEncoder = derived.configuration.sharesEncoder
        if let parameters {
            configuration = try parameters.applied(to: derived.configuration)
            try CheckpointConversion.check(source, configuration)
        } else {
            configuration = CheckpointConversion.closest(source, [published, derived.configuration])
            try CheckpointConversion.check(source, configuration)
            guard configuration == published || derived.undecided.isEmpty else {
                throw .unsupported(
                    file: source.path,
                    reason: "its sizes are not those of the published network, and no tensor tells "
                        + derived.undecided.joined(separator: ", "),
                    advice: "give them with --configuration FILE.json"
                )
            }
        }
    }

    /// The first of the networks that the tensors fit best.
    private static func closest(
        _ source: any WeightSource,
        _ candidates: [CellSAMConfiguration]
    ) -> CellSAMConfiguration {
        let fits = candidates.map { candidate in
            let isValid = (try? candidate.validate()) != nil && candidate.layerCount <= source.entries.count
            return isValid ? CheckpointFit(source.entries, candidate, isStrict: false).problemCount : Int.max
        }
        let best = fits.indices.min { (fits[$0], $0) < (fits[$1], $1) }
        return best.map { candidates[$0] } ?? CellSAMConfiguration()
    }

    private static func check(_ source: any WeightSource, _ configuration: CellSAMConfiguration) throws(WeightError) {
        if let error = CheckpointFit(source.entries, configuration, isStrict: false).error(file: source.path) {
            throw error
        }
        for name in configuration.tensorShapes.keys.sorted() {
            guard let entry = source.entries[name], !entry.type.isWeight else { continue }
            throw .tensorType(file: source.path, name: name, found: entry.type)
        }
    }

    /// Writes the weight file.
    ///
    /// - Parameters:
    ///   - path: where it appears when it is whole.
    ///   - origin: where the tensors come from; a file of ours tells it itself, and its licence.
    ///   - overwrite: whether a file of this name may be replaced.
    ///   - report: takes the bytes written so far, and those in all.
    /// - Throws: `WeightError`.
    /// - Complexity: O(bytes) time, O(1) memory.
    func write(
        to path: String,
        origin: WeightOrigin,
        overwrite: Bool,
        report: (Int, Int) -> Void
    ) throws(WeightError) {
        let names = configuration.tensorShapes.keys
        let entries = source.entries.filter { names.contains($0.key) }
        try source.checkContent(of: Array(entries.keys))
        var metadata =
            ownMetadata.map { WeightMetadata($0, configuration: configuration) }
            ?? WeightMetadata(configuration: configuration, origin: origin)
        var writer = try SafetensorsWriter(
            path: path,
            entries: entries,
            metadata: try metadata.texts(file: path),
            overwrite: overwrite
        )
        let total = entries.values.reduce(0) { $0 + $1.byteCount }
        var done = 0
        var digest = SHA256Digest()
        for name in writer.order {
            try source.forEachBlock(of: name) { (block) throws(WeightError) in
                guard !Task.isCancelled else { throw .interrupted(file: path) }
                digest.update(block)
                try writer.append(block)
                done += block.count
                report(done, total)
            }
        }
        metadata.digest = digest.hexadecimal()
        try writer.finish(metadata: try metadata.texts(file: path))
    }
}

extension CellSAMConfiguration {
    /// Layers in all; a file has more tensors than that.
    var layerCount: Int { encoder.depth + detector.encoderLayers + detector.decoderLayers + maskDecoder.layers }
}
