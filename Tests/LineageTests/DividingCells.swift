import Foundation
import TestSupport

/// Wandering, dividing discs with known daughters.
struct DividingCells {
    /// What the movie looks like.
    enum Style: CaseIterable {
        /// Long time steps: mothers vanish, daughters stand a diameter apart in the next frame.
        case nuclei
        /// Short time steps: mothers round up over many frames, daughters spread out slowly.
        case wholeCells
    }

    private(set) var movie: [[Disc]] = []
    /// Daughters of every mother, by disc.
    private(set) var daughters: [Int: Set<Int>] = [:]
    private var cells: [Cell] = []
    private var numbers: SplitMix
    private let style: Style
    private static let frames = 60
    private static let size = 400.0

    private struct Cell {
        var disc: Disc
        var usualRadius: Double
        var birth: Int
        var division: Int
    }

    init(_ style: Style, seed: UInt64) {
        self.style = style
        numbers = SplitMix(seed: seed)
        for row in 0..<4 {
            for column in 0..<4 {
                let x = 60 + 90 * Double(column)
                let y = 60 + 90 * Double(row)
                cells.append(cell(id: cells.count + 1, x: x, y: y, birth: -100))
            }
        }
        for frame in 0..<DividingCells.frames {
            divide(frame)
            move(frame)
            for _ in 0..<8 { relax() }
            movie.append(cells.map(\.disc))
        }
    }

    private mutating func cell(id: Int, x: Double, y: Double, birth: Int) -> Cell {
        let wait = style == .nuclei ? 20...70 : 30...120
        let radius = Double.random(in: 13...17, using: &numbers)
        return Cell(
            disc: Disc(id: id, x: x, y: y, radius: radius),
            usualRadius: radius,
            birth: birth,
            division: max(0, birth) + Int.random(in: wait, using: &numbers)
        )
    }

    private mutating func divide(_ frame: Int) {
        var next = 1 + (movie.last?.map(\.id).max() ?? cells.count)
        next = max(next, 1 + (daughters.values.flatMap { $0 }.max() ?? 0))
        for index in cells.indices.reversed() where cells[index].division == frame {
            let mother = cells.remove(at: index)
            let angle = Double.random(in: 0..<2 * .pi, using: &numbers)
            let reach = (style == .nuclei ? 0.95 : 0.8) * mother.disc.radius
            for sign in [-1.0, 1.0] {
                let x = mother.disc.x + sign * reach * cos(angle)
                let y = mother.disc.y + sign * reach * sin(angle)
                var daughter = cell(id: next, x: x, y: y, birth: frame)
                daughter.disc.radius = 0.7 * mother.disc.radius
                cells.append(daughter)
                daughters[mother.disc.id, default: []].insert(next)
                next += 1
            }
        }
    }

    private mutating func move(_ frame: Int) {
        let pace = style == .nuclei ? 2.0 : 0.6
        for index in cells.indices {
            cells[index].disc.x += numbers.normal(deviation: pace)
            cells[index].disc.y += numbers.normal(deviation: pace)
            var radius = cells[index].usualRadius
            let age = Double(frame - cells[index].birth)
            radius *= min(1, 0.7 + age / (style == .nuclei ? 12 : 40))
            let left = Double(cells[index].division - frame)
            if style == .wholeCells && left < 25 { radius *= 0.75 + 0.01 * left }
            if style == .nuclei && left == 1 { radius *= 0.85 }
            cells[index].disc.radius = radius
        }
    }

    /// Pushes overlapping cells apart and keeps them inside.
    private mutating func relax() {
        for first in cells.indices {
            for second in cells.indices where second > first {
                let x = cells[second].disc.x - cells[first].disc.x
                let y = cells[second].disc.y - cells[first].disc.y
                let distance = max(0.1, (x * x + y * y).squareRoot())
                let overlap = cells[first].disc.radius + cells[second].disc.radius - distance
                guard overlap > 0 else { continue }
                let push = 0.25 * overlap / distance
                cells[first].disc.x -= push * x
                cells[first].disc.y -= push * y
                cells[second].disc.x += push * x
                cells[second].disc.y += push * y
            }
            let margin = cells[first].disc.radius + 2
            cells[first].disc.x = min(DividingCells.size - margin, max(margin, cells[first].disc.x))
            cells[first].disc.y = min(DividingCells.size - margin, max(margin, cells[first].disc.y))
        }
    }
}
