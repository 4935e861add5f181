{# USES_VARIABLES { N } #}
{# A vector loop marks the cells of a piece that are over threshold; since they are few, the marks
   are tested eight at a time. The cells of each piece are listed where it begins, then moved together. #}
{% extends 'common_group.cpp' %}
{% set _divided = true %}
{% block declarations %}
static int32_t _found[({{owner|length}} + PIECE - 1) / PIECE];  // how many cells of each piece
{% endblock %}
{% block part %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    Marks _marks;
    for (int32_t _first = _begin; _first < _end; _first += PIECE) {
        const int32_t _stop = std::min(_first + PIECE, _end);
        INDEPENDENT
        for (int32_t _idx = _first; _idx < _stop; _idx++) {
            const size_t _vectorisation_idx = _idx;
            {{vector_code|autoindent}}
            _marks.cells[_idx - _first] = _cond;
        }
        _found[_first / PIECE] = _marks.collect(_first, _stop, {{_eventspace}} + _first);
    }
{% endblock %}
{% block maincode %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {{'share(N, PIECE, run_part);' if in_threads else 'run_part(0, N);'}}
    int32_t _count = 0;
    for (int32_t _first = 0; _first < N; _first += PIECE) {
        const int32_t* const _cells = {{_eventspace}} + _first;
        for (int32_t _k = 0; _k < _found[_first / PIECE]; _k++) {{_eventspace}}[_count++] = _cells[_k];
    }
    {{_eventspace}}[N] = _count;
    {% if _uses_refractory %}
    for (int32_t _spike = 0; _spike < _count; _spike++) {
        const int32_t _idx = {{_eventspace}}[_spike];
        {{not_refractory}}[_idx] = false;
        {{lastspike}}[_idx] = {{t}};
    }
    {% endif %}
{% endblock %}
{% block after_code %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {{_eventspace}}[N] = 0;
{% endblock %}
