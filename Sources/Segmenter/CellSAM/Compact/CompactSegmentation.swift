import CellImage
import Foundation
import NeuralNetwork

/// Finds cells with a compact network.
///
/// The frame is scaled so that its cells have a diameter that the network knows, and cut into tiles where it does not fit
/// into the network's square. A tile is responsible for the cells whose centre lies in its core. Beyond the border the
/// network sees the frame's mirror image, so that it meets no edge that it does not know; cells there are left out.
struct CompactSegmentation {
    let network: CellSAMNetwork
    let settings: CellSAMParameters
    /// Pixels of the scaled image for one of the frame; nil when it is found out.
    let scale: Double?
    let workers: Workers

    /// Of two boxes of a tile that overlap more (IoU), the better one stays.
    private static let mostBoxOverlap: Float = 0.65
    /// Least overlap of two tiles, in pixels of the scaled image.
    private static let overlap = 128

    /// A cell of the result.
    struct Cell {
        let label: UInt32
        /// Number of its box among those that were given.
        let boxIndex: Int
        /// In pixels of the frame.
        let box: BoundingBox
        let score: Float
        let predictedIoU: Float
    }

    private var side: Int { network.configuration.imageSize }

    /// Finds the cells of a frame.
    ///
    /// - Parameter planes: one plane, or red, green and blue.
    /// - Returns: labels in the order of falling scores.
    /// - Throws: `NetworkError` when the parts do not fit one another.
    func cells(in planes: [Plane<Float>]) throws(NetworkError) -> (labels: LabelImage, cells: [Cell]) {
        guard let first = planes.first, let image = CompactImage(planes) else {
            return (LabelImage(width: planes.first?.width ?? 0, height: planes.first?.height ?? 0), [])
        }
        let (scaled, found) = try detections(in: image)
        var masks: [CompactMask] = []
        for part in found where !part.boxes.isEmpty { masks += try self.masks(of: part) }
        masks.removeAll { Double($0.score) <= boxThreshold }
        masks.sort { $0.score > $1.score }
        let result = assembled(masks, width: first.width, height: first.height, scaled: scaled)
        return (result.labels, result.cells)
    }

    /// Turns given boxes into masks.
    ///
    /// - Parameters:
    ///   - boxes: in pixels of the frame.
    ///   - planes: one plane, or red, green and blue.
    /// - Returns: labels in the order of the boxes, and why boxes have none, by their number.
    /// - Throws: `NetworkError` when the parts do not fit one another.
    func masks(
        of boxes: [BoundingBox],
        in planes: [Plane<Float>]
    ) throws(NetworkError) -> (labels: LabelImage, cells: [Cell], missing: [Int: MissingMask]) {
        guard let first = planes.first, let image = CompactImage(planes) else {
            let labels = LabelImage(width: planes.first?.width ?? 0, height: planes.first?.height ?? 0)
            return (labels, [], MissingMask.reasons(count: boxes.count) { _ in .blank })
        }
        let scale = CompactScale.known(diameter: settings.cellDiameter ?? CompactScale.medianSize(of: boxes))
        let scaled = try image.scaled(by: scale ?? CompactScale.first(for: image, side: side))
        let factors = (Float(scaled.width) / Float(image.width), Float(scaled.height) / Float(image.height))
        let prompts = boxes.map { $0.scaled(horizontal: factors.0, vertical: factors.1) }
        var masks: [CompactMask] = []
        for tile in tiles(of: scaled) {
            let own = prompts.indices.map { (index: $0, box: prompts[$0].moved(left: tile.left, up: tile.top)) }
                .filter { tile.owns($0.box) }
            guard !own.isEmpty else { continue }
            let embedding = try embedding(of: tile, in: scaled)
            let found = own.map { DetectedBox(box: $0.box, score: 1) }
            masks += try self.masks(
                of: Found(tile: tile, embedding: embedding, boxes: found, numbers: own.map(\.index))
            )
        }
        masks.sort { $0.box < $1.box }
        let decoded = Set(masks.map(\.box))
        let result = assembled(masks, width: first.width, height: first.height, scaled: scaled)
        let kept = Set(result.cells.map(\.boxIndex))
        let missing = MissingMask.reasons(count: boxes.count) { box in
            if kept.contains(box) { return nil }
            guard decoded.contains(box) else { return .uncertain(least: settings.masks.leastPredictedIoU) }
            return result.covered.contains(box) ? .covered : .small
        }
        return (result.labels, result.cells, missing)
    }

    /// What the detector found in a tile.
    private struct Found {
        let tile: CompactTile
        let embedding: CellSAMNetwork.Embedding
        /// In pixels of the tile, best first.
        let boxes: [DetectedBox]
        /// Their numbers.
        var numbers: [Int]
    }

    private func tiles(of image: CompactImage) -> [CompactTile] {
        CompactTile.covering(image, side: side, overlap: min(Self.overlap, side / 4))
    }

    private func embedding(
        of tile: CompactTile,
        in image: CompactImage
    ) throws(NetworkError) -> CellSAMNetwork.Embedding {
        try network.embedding(of: image.input(top: tile.top, left: tile.left, side: side), workers: workers)
    }

    /// The scale that suits the cells of a frame.
    ///
    /// - Parameter planes: one plane, or red, green and blue.
    /// - Returns: nil where no cells are found.
    /// - Throws: `NetworkError` when the parts do not fit one another.
    func scale(for planes: [Plane<Float>]) throws(NetworkError) -> Double? {
        guard let image = CompactImage(planes) else { return nil }
        let look = try bestLook(at: image, mostLooks: Self.mostLooksOfMovie)
        return look.count > 0 ? look.scale : nil
    }

    /// Looks at a frame until its scale is good: of a movie, all of whose frames have that scale, and of a single image.
    private static let mostLooksOfMovie = 4
    private static let mostLooksOfImage = 2
    /// Fewest boxes that tell a scale.
    private static let fewestBoxes = 3
    /// How much more another look must show to be taken.
    private static let clearlyMore: Float = 1.2

    /// Boxes at the scale that suits the cells.
    private func detections(in image: CompactImage) throws(NetworkError) -> (image: CompactImage, found: [Found]) {
        if let scale = scale ?? CompactScale.known(diameter: settings.cellDiameter) {
            let scaled = try image.scaled(by: scale)
            return (scaled, try detections(inScaled: scaled))
        }
        let look = try bestLook(at: image, mostLooks: Self.mostLooksOfImage)
        return (look.image, look.found)
    }

    /// What is seen of a frame at a scale.
    private struct Look {
        let scale: Double
        let image: CompactImage
        let found: [Found]
        /// Whether the cells have a size there that the network knows.
        var isGood = false

        var count: Int { found.reduce(0) { $0 + $1.boxes.count } }
        /// Sum of the scores of all boxes: about how many cells are seen.
        var worth: Float { found.reduce(0) { $0 + $1.boxes.reduce(0) { $0 + $1.score } } }
    }

    /// The look that shows most.
    ///
    /// A small frame is stretched to fill the network's square at first. Where that shows too little, it is looked at as it
    /// is, too: cells of a small part of a frame are too large when it is stretched.
    private func bestLook(at image: CompactImage, mostLooks: Int) throws(NetworkError) -> Look {
        let first = CompactScale.first(for: image, side: side)
        let stretched = try settledLook(at: image, from: first, mostLooks: mostLooks)
        guard first > 1, !stretched.isGood || stretched.count < Self.fewestBoxes else { return stretched }
        let plain = try settledLook(at: image, from: 1, mostLooks: mostLooks)
        return plain.worth > Self.clearlyMore * stretched.worth ? plain : stretched
    }

    /// Looks at a frame at a scale, then at the one that suits the boxes seen.
    private func settledLook(at image: CompactImage, from start: Double, mostLooks: Int) throws(NetworkError) -> Look {
        var look = try self.look(at: image, scale: start)
        for number in 1...mostLooks {
            let size = CompactScale.medianSize(of: look.found.flatMap { $0.boxes.map(\.box) })
            guard let better = CompactScale.better(than: look.scale, size: size), better != look.scale else {
                look.isGood = number == 1
                return look
            }
            if number < mostLooks { look = try self.look(at: image, scale: better) }
        }
        return look
    }

    private func look(at image: CompactImage, scale: Double) throws(NetworkError) -> Look {
        let scaled = try image.scaled(by: scale)
        return Look(scale: scale, image: scaled, found: try detections(inScaled: scaled))
    }

    private func detections(inScaled image: CompactImage) throws(NetworkError) -> [Found] {
        var result: [Found] = []
        for tile in tiles(of: image) {
            let input = image.input(top: tile.top, left: tile.left, side: side)
            let embedding = try network.embedding(of: input, workers: workers)
            let raw = try network.detections(in: input, embedding: embedding, workers: workers)
            let boxes = try kept(raw)
                .filter { tile.owns($0.box) && image.shows($0.box.moved(left: -tile.left, up: -tile.top)) }
                .withoutDoubles(mostOverlap: Self.mostBoxOverlap)
            result.append(Found(tile: tile, embedding: embedding, boxes: boxes, numbers: Array(boxes.indices)))
        }
        return result
    }

    private var boxThreshold: Double { settings.boxThreshold ?? CellSAMParameters.compactBoxThreshold }

    private func kept(_ raw: RawDetections) throws(NetworkError) -> [DetectedBox] {
        let threshold = boxThreshold
        return try BoxSelection(network.configuration).ranked(logits: raw.logits, boxes: raw.boxes)
            .filter { Double($0.score) > threshold }
    }

    private func masks(of found: Found) throws(NetworkError) -> [CompactMask] {
        let patch = network.configuration.encoder.patchSize
        var masks: [CompactMask] = []
        try network.masks(
            of: found.boxes.map(\.box),
            in: found.embedding,
            minimumQuality: settings.masks.leastPredictedIoU,
            workers: workers
        ) { (index, mask) throws(NetworkError) in
            guard let logits = mask.logits else { return }
            masks.append(
                CompactMask(
                    box: found.numbers[index],
                    bounds: found.boxes[index].box.moved(left: -found.tile.left, up: -found.tile.top),
                    score: found.boxes[index].score * min(mask.quality, 1),
                    predictedIoU: mask.quality,
                    top: Float(found.tile.top + mask.window.row * patch),
                    left: Float(found.tile.left + mask.window.column * patch),
                    pixelSize: Float(patch) / 4,
                    logits: logits
                )
            )
        }
        return masks.sorted { $0.box < $1.box }
    }

    private func assembled(
        _ masks: [CompactMask],
        width: Int,
        height: Int,
        scaled: CompactImage
    ) -> (labels: LabelImage, cells: [Cell], covered: Set<Int>) {
        var assembly = CompactAssembly(width: width, height: height, scaled: scaled, rules: settings.masks)
        for mask in masks { assembly.add(mask) }
        let (labels, taken) = assembly.assembled()
        let factors = (Float(width) / Float(scaled.width), Float(height) / Float(scaled.height))
        let cells = taken.map { label, mask in
            Cell(
                label: label,
                boxIndex: mask.box,
                box: mask.bounds.scaled(horizontal: factors.0, vertical: factors.1),
                score: mask.score,
                predictedIoU: mask.predictedIoU
            )
        }
        return (labels, cells, assembly.coveredBoxes)
    }
}

extension BoundingBox {
    fileprivate func moved(left: Int, up: Int) -> BoundingBox {
        BoundingBox(
            minX: minX - Float(left),
            minY: minY - Float(up),
            maxX: maxX - Float(left),
            maxY: maxY - Float(up)
        )
    }

    /// The area that two boxes share, divided by the area that they cover together.
    func intersectionOverUnion(_ other: BoundingBox) -> Float {
        let width = max(0, min(maxX, other.maxX) - max(minX, other.minX))
        let height = max(0, min(maxY, other.maxY) - max(minY, other.minY))
        let shared = width * height
        let union = area + other.area - shared
        return union > 0 ? shared / union : 0
    }

    private var area: Float { max(0, maxX - minX) * max(0, maxY - minY) }
}

extension [DetectedBox] {
    /// Boxes without those that overlap a better one more than they may; best first.
    fileprivate func withoutDoubles(mostOverlap: Float) -> [DetectedBox] {
        var kept: [DetectedBox] = []
        for box in self where kept.allSatisfy({ $0.box.intersectionOverUnion(box.box) <= mostOverlap }) {
            kept.append(box)
        }
        return kept
    }
}
