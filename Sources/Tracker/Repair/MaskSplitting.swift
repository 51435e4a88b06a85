import CellImage

/// Divides masks that hold several cells, and joins masks of which one cell has several, before cells are followed.
public enum MaskSplitting {
    /// Repairs what neighbouring frames make clear.
    ///
    /// - Parameter movie: the movie as it was segmented.
    /// - Throws: `TrackerError` when detections and overlaps contradict each other, and what reading masks throws.
    /// - Complexity: O(detections), and O(runs) of the frames that are repaired and of their neighbours.
    public static func repair(_ movie: inout RepairedFrames) throws {
        let table = try DetectionTable(movie.frames)
        let source = try OverlapSource(movie.overlaps, of: table)
        let regions = movie.frames.flatMap { $0.detections.map(\.region) }
        let graph = try OverlapGraph(table: table, overlaps: source)
        let errors = MaskErrors(graph: graph, regions: regions)
        let cuts = errors.cuts
        let pieces = Set(cuts.joined())
        // What looks like the mask of two cells between the pieces of one cell is that cell.
        let mergers = errors.mergers.filter { pieces.isDisjoint(with: $0.witnesses) }
        var works = mergers.map { Work(numbers: [$0.number], parts: $0.parts) }
        works += cuts.map { Work(numbers: $0, parts: []) }
        works.sort { ($0.numbers[0], $0.parts.count) < ($1.numbers[0], $1.parts.count) }
        var done: Set<Int> = []
        var cache = MaskCache(capacity: 2)
        for work in works where done.isDisjoint(with: work.numbers) {
            done.formUnion(work.numbers)
            let frame = table.frames[table.position(of: work.numbers[0])]
            let masks = try cache.masks(frame) { try movie.masks(inFrame: $0) }
            apply(work, regions: work.numbers.map { regions[$0] }, frame: frame, masks: masks, to: &movie)
        }
        if !done.isEmpty { try movie.updateOverlaps() }
    }

    /// Detections to be divided among parts, or joined where there are none.
    private struct Work {
        var numbers: [Int]
        var parts: [PartShape]
    }

    private static func apply(
        _ work: Work,
        regions: [RegionProperties],
        frame: Int,
        masks: LabelRuns,
        to movie: inout RepairedFrames
    ) {
        let size = (masks.width, masks.height)
        let labels = regions.map(\.label).sorted()
        let pixels = regions.flatMap { masks.runs(of: $0) }.sorted { ($0.row, $0.start) < ($1.row, $1.start) }
        guard !work.parts.isEmpty else {
            _ = movie.make(.joined, frame: frame, sources: labels, pixels: pixels, size: size)
            return
        }
        let parts = PartShape.divide(pixels, among: work.parts)
        // A part of a few pixels is no cell: the mask is then left as it is.
        let area = pixels.reduce(0) { $0 + $1.length }
        guard parts.allSatisfy({ $0.reduce(0) { $0 + $1.length } * 10 * parts.count > area }),
            movie.canMake(parts.count, inFrame: frame)
        else { return }
        for part in parts {
            _ = movie.make(.split, frame: frame, sources: labels, pixels: part, size: size)
        }
    }
}
