/// Where a cell is in its cycle in one frame, in the terms of Cell-ACDC.
///
/// - Source: the columns of Cell-ACDC's `acdc_output` table (Padovani and others, 2022, BMC Biology 20:174).
public struct CellCycleState: Sendable, Equatable {
    /// Phases that budding tells apart.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// Without a bud.
        case g1 = "G1"
        /// With a bud, or a bud itself: S, G2 and M.
        case s = "S"
    }

    /// What a cell is to its relative.
    public enum Relationship: String, Sendable, Hashable, CaseIterable {
        /// A cell of its own.
        case mother
        /// A bud that is not separate yet.
        case bud
    }

    /// The phase.
    public var stage: Stage
    /// Cycles: 0 for a bud, 1 from its separation on, one more with every separation of a bud of its own.
    ///
    /// Cells of unknown history begin with 2, as in Cell-ACDC.
    public var generation: Int
    /// Buds that the cell has had so far; a lower bound where the history is not known.
    public var replicativeAge: Int
    /// Whether the cell was born in the movie.
    public var isHistoryKnown: Bool
    /// What it is to its relative.
    public var relationship: Relationship
    /// Its bud, its mother, or the last it separated from; nil for none yet.
    public var relative: Int?
    /// First frame in which it was seen as a bud; nil for a founder.
    public var emergenceFrame: Int?
    /// Frame of its last separation, as a bud or as a mother; nil before the first.
    public var divisionFrame: Int?
    /// Whether this cycle ends with a separation within the record.
    public var willDivide: Bool
    /// Whether its bud is lost before they separate.
    public var daughterDisappears: Bool
    /// Whether it is lost itself before it separates from its mother.
    public var disappears: Bool
    /// The node of the tree in which mother and bud are both new cells.
    public var node: CellCycleNode
}

/// One cycle of one cell: a node of the tree in which mother and bud are both new cells when they separate.
public struct CellCycleNode: Sendable, Equatable {
    /// Id of the node: that of the cell for its first cycle, new numbers beyond all cells for later ones.
    public var id: Int
    /// Id of the node that it came from; nil for a founder.
    public var parent: Int?
    /// Id of the founder.
    public var root: Int
    /// Id of the other node that came from the same division; nil for a founder.
    public var sister: Int?
    /// Divisions between the founder and this node, and one.
    public var generation: Int

    /// Makes a node.
    public init(id: Int, parent: Int?, root: Int, sister: Int?, generation: Int) {
        self.id = id
        self.parent = parent
        self.root = root
        self.sister = sister
        self.generation = generation
    }
}

/// The cell cycles of all cells of a forest, as far as budding and mitosis tell.
public struct CellCycleTable: Sendable, Equatable {
    /// States of every cell by the frame in which they begin, in the order of the forest's cells.
    private let states: [[(frame: Int, state: CellCycleState)]]
    private let forest: LineageForest

    /// Works out the cycles.
    ///
    /// A bud separates in the frame of its cytokinesis, at the latest when its mother's next bud or its own first one
    /// appears.
    ///
    /// - Parameter forest: who is whose mother.
    /// - Complexity: O(n log n) for n cells.
    public init(_ forest: LineageForest) {
        self.forest = forest
        var builder = CellCycleBuilder(forest)
        states = builder.states()
    }

    /// The state of a cell in a frame; nil outside its record.
    ///
    /// - Complexity: O(log n).
    public func state(of cell: Int, atFrame frame: Int) -> CellCycleState? {
        guard let index = forest.index(of: cell), frame >= forest.cells[index].birthFrame,
            frame <= forest.cells[index].endFrame
        else { return nil }
        return states[index].last { $0.frame <= frame }?.state
    }

    /// Whether two tables say the same.
    public static func == (left: CellCycleTable, right: CellCycleTable) -> Bool {
        left.forest == right.forest
    }
}

/// Works out the states of all cells.
private struct CellCycleBuilder {
    private let forest: LineageForest
    /// Frame in which a bud separates, by bud; absent for buds that do not.
    private var separations: [Int: Int] = [:]
    /// Nodes that cells begin with, and those after each separation of their buds.
    private var firstNodes: [Int: CellCycleNode] = [:]
    private var laterNodes: [Int: CellCycleNode] = [:]

    init(_ forest: LineageForest) {
        self.forest = forest
        for cell in forest.cells { separations[cell.id] = separation(of: cell) }
        makeNodes()
    }

    /// States of every cell by the frame in which they begin.
    mutating func states() -> [[(frame: Int, state: CellCycleState)]] {
        forest.cells.map { states(of: $0) }
    }

    private func isBud(_ id: Int) -> Bool { forest.birthDivision(of: id)?.kind == .budding }

    private func buds(of cell: LineageCell) -> [Int] { cell.daughters.filter(isBud) }

    private func separation(of cell: LineageCell) -> Int? {
        guard let birth = forest.birthDivision(of: cell.id), birth.kind == .budding,
            let mother = forest.cell(birth.mother)
        else { return nil }
        let next = buds(of: mother).compactMap { forest.birthDivision(of: $0)?.frame }.first { $0 > birth.frame }
        let own = cell.daughters.compactMap { forest.birthDivision(of: $0)?.frame }.first
        guard let frame = [birth.cytokinesisFrame, next, own].compactMap({ $0 }).min() else { return nil }
        let separation = max(frame, birth.frame + 1)
        return separation <= cell.endFrame ? separation : nil
    }

    /// Numbers the cycles: mothers' later ones in the order of the divisions that begin them.
    private mutating func makeNodes() {
        var nextID = (forest.cells.last?.id ?? 0) + 1
        for root in forest.roots {
            firstNodes[root] = CellCycleNode(id: root, parent: nil, root: root, sister: nil, generation: 1)
        }
        var current = firstNodes
        var starts: [Int: Int] = [:]
        for event in nodeEvents() {
            let mother = event.division.mother
            guard let parent = current[mother] else { continue }
            if event.isBirth {
                let sister = event.division.kind == .mitosis ? event.division.daughters.first { $0 != event.cell } : nil
                firstNodes[event.cell] = CellCycleNode(
                    id: event.cell,
                    parent: parent.id,
                    root: parent.root,
                    sister: sister,
                    generation: parent.generation + 1
                )
                current[event.cell] = firstNodes[event.cell]
            } else if let cell = forest.cell(mother), cell.endFrame >= event.frame {
                // Two buds that separate in one frame leave one node of the mother.
                if starts[mother] != event.frame {
                    current[mother] = CellCycleNode(
                        id: nextID,
                        parent: parent.id,
                        root: parent.root,
                        sister: event.cell,
                        generation: parent.generation + 1
                    )
                    starts[mother] = event.frame
                    nextID += 1
                }
                laterNodes[event.cell] = current[mother]
                firstNodes[event.cell]?.sister = current[mother]?.id
            }
        }
    }

    /// A birth, or the separation of a bud from its mother.
    private struct NodeEvent {
        var frame: Int
        var isBirth: Bool
        var division: Division
        var cell: Int
        var generation: Int

        /// By frame, separations first, mothers before their buds.
        var order: (Int, Int, Int, Int) { (frame, isBirth ? 1 : 0, generation, cell) }
    }

    /// Births and separations in the order in which nodes hang on each other.
    private func nodeEvents() -> [NodeEvent] {
        forest.divisions.flatMap { division in
            division.daughters.flatMap { cell in
                let generation = forest.cell(cell)?.generation ?? 0
                return [(division.frame, true), (separations[cell], false)].compactMap { frame, isBirth in
                    frame.map {
                        NodeEvent(frame: $0, isBirth: isBirth, division: division, cell: cell, generation: generation)
                    }
                }
            }
        }
        .sorted { $0.order < $1.order }
    }

    private func states(of cell: LineageCell) -> [(frame: Int, state: CellCycleState)] {
        guard let node = firstNodes[cell.id] else { return [] }
        let birth = forest.birthDivision(of: cell.id)
        let isBud = birth?.kind == .budding
        let lost = isBud && separations[cell.id] == nil && isLost(cell.id)
        var state = CellCycleState(
            stage: isBud ? .s : .g1,
            generation: isBud ? 0 : birth == nil ? 2 : 1,
            replicativeAge: 0,
            isHistoryKnown: birth != nil,
            relationship: isBud ? .bud : .mother,
            relative: isBud ? birth?.mother : nil,
            emergenceFrame: birth?.frame,
            divisionFrame: isBud ? nil : birth?.frame,
            willDivide: false,
            daughterDisappears: false,
            disappears: lost,
            node: node
        )
        var states = [(frame: cell.birthFrame, state: state)]
        for event in events(of: cell) {
            apply(event, to: &state)
            if states.last?.frame == event.frame {
                states[states.count - 1].state = state
            } else {
                states.append((event.frame, state))
            }
        }
        return withForesight(states, of: cell)
    }

    /// Something that changes a cell's state.
    private struct Event {
        enum Kind: Int { case separationFromBud, ownSeparation, emergence }

        var frame: Int
        var kind: Kind
        var bud: Int
    }

    private func events(of cell: LineageCell) -> [Event] {
        var events: [Event] = []
        if let frame = separations[cell.id] {
            events.append(Event(frame: frame, kind: .ownSeparation, bud: cell.id))
        }
        for bud in buds(of: cell) {
            guard let birth = forest.birthDivision(of: bud) else { continue }
            events.append(Event(frame: birth.frame, kind: .emergence, bud: bud))
            if let frame = separations[bud] { events.append(Event(frame: frame, kind: .separationFromBud, bud: bud)) }
        }
        return events.sorted { ($0.frame, $0.kind.rawValue, $0.bud) < ($1.frame, $1.kind.rawValue, $1.bud) }
    }

    private func apply(_ event: Event, to state: inout CellCycleState) {
        switch event.kind {
        case .emergence:
            // Who has a bud is no bud any more.
            if state.relationship == .bud { state.separate(atFrame: event.frame) }
            state.stage = .s
            state.replicativeAge += 1
            state.relative = event.bud
            state.daughterDisappears = separations[event.bud] == nil && isLost(event.bud)
        case .ownSeparation:
            if state.relationship == .bud { state.separate(atFrame: event.frame) }
        case .separationFromBud:
            state.separate(atFrame: event.frame)
            state.node = laterNodes[event.bud] ?? state.node
        }
    }

    private func isLost(_ id: Int) -> Bool {
        guard let cell = forest.cell(id), let inView = forest.framesInView else { return false }
        return cell.endFrame < inView.upperBound
    }

    /// Fills in which cycles end with a separation.
    private func withForesight(
        _ states: [(frame: Int, state: CellCycleState)],
        of cell: LineageCell
    ) -> [(frame: Int, state: CellCycleState)] {
        let last = states.last?.state.generation ?? 0
        let endsByMitosis = cell.fate == .divided
        return states.map { frame, state in
            var state = state
            state.willDivide = state.generation < last || endsByMitosis
            return (frame, state)
        }
    }
}

extension CellCycleState {
    /// Ends a cycle.
    fileprivate mutating func separate(atFrame frame: Int) {
        stage = .g1
        relationship = .mother
        generation += 1
        divisionFrame = frame
        daughterDisappears = false
    }
}
