internal import CellImage
import Foundation

/// Puts whole cells in the place of the parts into which light vacuoles cut them, in phase contrast.
///
/// A vacuole that touches the halo is no hole in a cell: it bends its piece to a C, or cuts it in two. So about the middle of
/// every part the outline of a whole cell is looked for, and the cell takes the place of the parts that it holds where it is
/// worth more than they are, by the measure by which pieces are chosen.
struct WholeCells {
    /// Least share of a part within a cell for the part to be one of the cell's.
    private static let heldShare = 0.5
    /// Largest share of another part that a cell may take in.
    private static let takenShare = 0.4
    /// Largest cell, in areas of the typical one.
    private static let largestArea = 3.0
    /// By how much a cell must be worth more than its parts, whose outlines follow the image more closely.
    private static let margin = 0.5
    /// Smallest object that may be left of a part, in areas of the typical one, and its least solidity.
    private static let leastRest = 0.08
    private static let leastRestSolidity = 0.92
    /// Times that the middle of an outline is taken for where to look from next.
    private static let rounds = 3
    /// Times that all parts are gone through: whole cells tell better than parts how large cells are.
    private static let passes = 3

    private let flat: FlatImage
    private let knownDiameter: Double?
    private let steepness: Plane<Float>
    private let rules: DetectionRules

    /// Prepares for a frame.
    ///
    /// - Parameters:
    ///   - flat: cells dark, turned to positive, in light halos.
    ///   - diameter: typical diameter of the cells, in pixels; nil where it is to be found.
    init(_ flat: FlatImage, diameter: Double?) {
        self.flat = flat
        knownDiameter = diameter
        steepness = flat.signal.steepness()
        rules = flat.rules
    }

    /// The cells with their parts made whole.
    ///
    /// - Complexity: O(parts + pixels).
    func restored(_ labels: LabelImage) -> LabelImage {
        (0..<WholeCells.passes).reduce(labels) { labels, _ in restoredOnce(labels) }
    }

    /// What was found so far, labelled from 1 on.
    private struct Parts {
        var image: LabelImage
        var areas: [Int]
        var worths: [Double]
    }

    private func restoredOnce(_ labels: LabelImage) -> LabelImage {
        let runs = LabelRuns(labels).relabeledSequentially().labels
        let image = runs.labelImage()
        let regions = runs.regionProperties()
        guard let diameter = knownDiameter ?? WholeCells.diameter(of: regions.map(\.area)) else { return labels }
        let worths = zip(image.outlineMeans(of: steepness), runs.regionShapes()).map { rules.worth($0, $1.solidity) }
        let parts = Parts(image: image, areas: regions.map(\.area), worths: worths)
        let search = CellOutlineSearch(flat, diameter: diameter)
        let cells = regions.compactMap { candidate(around: $0.centroid, among: parts, search) }
        return replacing(chosen(from: cells), in: runs, diameter)
    }

    /// The diameter of a disc as large as the part at the middle of the area of all, taken by size; nil without parts.
    private static func diameter(of areas: [Int]) -> Double? {
        var remaining = areas.reduce(0, +) / 2
        let middle = areas.sorted().first { area in
            remaining -= area
            return remaining <= 0
        }
        return middle.map { (4 / .pi * Double($0)).squareRoot() }
    }

    /// A whole cell with the parts whose place it may take.
    private struct Candidate {
        var fill: PolygonFill
        /// Labels, ascending.
        var parts: [UInt32]
        /// By how much it is worth more than its parts.
        var gain: Double
    }

    /// The whole cell about a place; nil where there is none, or where it takes in too much of another part.
    private func candidate(around place: PixelPoint, among parts: Parts, _ search: CellOutlineSearch) -> Candidate? {
        guard let fill = settledFill(around: place, search),
            Double(fill.area) <= WholeCells.largestArea * .pi / 4 * search.diameter * search.diameter
        else { return nil }
        var inside: [UInt32: Int] = [:]
        for run in fill.runs {
            for index in run.indices(inWidth: parts.image.width) where parts.image.plane.pixels[index] != 0 {
                inside[parts.image.plane.pixels[index], default: 0] += 1
            }
        }
        var held: [UInt32] = []
        for (label, count) in inside.sorted(by: { $0.key < $1.key }) {
            let share = Double(count) / Double(parts.areas[Int(label) - 1])
            if share > WholeCells.heldShare {
                held.append(label)
            } else if share > WholeCells.takenShare {
                return nil
            }
        }
        let area = held.reduce(0) { $0 + parts.areas[Int($1) - 1] }
        guard area > 0 else { return nil }
        let sum = held.reduce(0) { $0 + parts.worths[Int($1) - 1] * Double(parts.areas[Int($1) - 1]) }
        let rest = sum / Double(area) + log(min(1, Double(area) / Double(fill.area)))
        return Candidate(fill: fill, parts: held, gain: worth(of: fill) - rest)
    }

    /// The best outline about a place, then about its own middle until that stays.
    private func settledFill(around place: PixelPoint, _ search: CellOutlineSearch) -> PolygonFill? {
        var place = place
        var found: PolygonFill?
        for _ in 0..<WholeCells.rounds {
            let corners = search.outline(around: place)
            let fill = PolygonFill(corners, width: steepness.width, height: steepness.height)
            guard let middle = fill.centroid else { return nil }
            found = fill
            let move = max(abs(middle.x - place.x), abs(middle.y - place.y))
            place = middle
            if move < 0.5 { break }
        }
        return found
    }

    private func worth(of fill: PolygonFill) -> Double {
        let solidity = Double(fill.area) / Double(max(RegionConvexHull.pixelCount(of: fill.runs), 1))
        return rules.worth(fill.outlineMean(of: steepness), solidity)
    }

    /// Of cells that share parts those that gain most.
    private func chosen(from candidates: [Candidate]) -> [Candidate] {
        var taken = Set<UInt32>()
        return
            candidates
            .filter { $0.gain > WholeCells.margin }
            .sorted { $0.gain == $1.gain ? $0.parts.lexicographicallyPrecedes($1.parts) : $0.gain > $1.gain }
            .filter { cell in
                guard taken.isDisjoint(with: cell.parts) else { return false }
                taken.formUnion(cell.parts)
                return true
            }
    }

    /// The labels with cells in the place of their parts; what other cells hold stays theirs.
    ///
    /// What a cell leaves of its parts is an object of its own where it is large and round enough: a bud, for one, that had been
    /// one piece with its mother.
    private func replacing(_ cells: [Candidate], in runs: LabelRuns, _ diameter: Double) -> LabelImage {
        let parts = Set(cells.flatMap(\.parts))
        var result = runs.removingLabels(parts).labelImage()
        var next = (runs.runs.map(\.label).max() ?? 0) + 1
        func paint(_ painted: some Sequence<LabelRun>) {
            for run in painted {
                for index in run.indices(inWidth: result.width) where result.plane.pixels[index] == 0 {
                    result.plane.pixels[index] = next
                }
            }
            next += 1
        }
        for cell in cells { paint(cell.fill.runs) }
        var rest = runs.labelImage()
        for index in rest.plane.pixels.indices
        where result.plane.pixels[index] != 0 || !parts.contains(rest.plane.pixels[index]) {
            rest.plane.pixels[index] = 0
        }
        let pieces = ConnectedComponents(of: LabelRuns(rest), connectivity: .four).runs
        let large = WholeCells.leastRest * .pi / 4 * diameter * diameter
        for piece in pieces.regionShapes()
        where Double(piece.area) >= large && piece.solidity >= WholeCells.leastRestSolidity {
            paint(pieces.runs.lazy.filter { $0.label == piece.label })
        }
        return result.keepingLargestPieces()
    }
}
