{# USES_VARIABLES { N, _clock_t, count, _source_start, _source_stop } #}
{# WRITES_TO_READ_ONLY_VARIABLES { N, count } #}
{# Appends the time step and the cell of each spike to a file. #}
{% extends 'common_group.cpp' %}
{% block declarations %}
static brian::SpikeFile _file("{{owner.name}}");
{% endblock %}
{% block maincode %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    _file.write({{_eventspace}}, {{_eventspace}}[_num{{eventspace_variable.name}}-1], _source_start, _source_stop);
{% endblock %}
